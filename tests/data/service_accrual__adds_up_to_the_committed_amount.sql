-- Every line that has an amount and a period is consumed to the fen, by year; a contract that supplements change is
-- consumed to what it commits to with what they change. Cut off by a termination, or with a part that is not known, it
-- is not held to a sum.

with

changed as (

    select contract_id from {{ ref('int_service_changed') }}

),

by_year as (

    select
        contract_id,
        line_number,
        sum(service_amount) as service_amount,
        sum(service_days) as service_days
    from {{ ref('fct_service_accrual') }}
    group by contract_id, line_number

),

supplements as (

    select
        contract_id,
        sum(case when service_rule = 'lines' then line_change_amount else coalesce(stated_change_amount, 0) end)
            as change_amount,
        max(case when service_rule = 'lines' then 1 else 0 end) = 1 as changes_lines
    from {{ ref('int_supplements') }}
    where service_rule is not null
    group by contract_id

),

committed as (

    select
        contract_id,
        sum(committed_amount) as committed_amount,
        max(case when committed_amount <> line_amount then 1 else 0 end) = 1 as is_spread
    from {{ ref('fct_contract_line') }}
    where contract_id in (select changed.contract_id from changed)
    group by contract_id

),

served as (

    select
        contract_id,
        sum(service_amount) as service_amount,
        sum(service_days) as service_days
    from by_year
    where contract_id in (select changed.contract_id from changed)
    group by contract_id

)

select
    lines.contract_id,
    lines.line_number,
    lines.committed_amount,
    by_year.service_amount,
    by_year.service_days
from {{ ref('fct_contract_line') }} as lines
left join by_year
    on
        lines.contract_id = by_year.contract_id
        and lines.line_number = by_year.line_number
where
    lines.contract_id not in (select changed.contract_id from changed)
    and lines.committed_amount is not null
    and lines.period_start_date is not null
    and lines.period_end_date >= lines.period_start_date
    and (
        by_year.contract_id is null
        or by_year.service_amount <> lines.committed_amount
        or by_year.service_days <> {{ days_between('lines.period_start_date', 'lines.period_end_date') }} + 1
    )

union all

select
    contracts.contract_id,
    cast(null as integer) as line_number,
    committed.committed_amount,
    served.service_amount,
    served.service_days
from {{ ref('dim_contract') }} as contracts
inner join committed
    on contracts.contract_id = committed.contract_id
left join served
    on contracts.contract_id = served.contract_id
left join supplements
    on contracts.contract_id = supplements.contract_id
where
    contracts.terminated_date is null
    and contracts.pricing_kind <> 'framework'
    and contracts.contract_id not in (select unknown.contract_id from {{ ref('int_service_unknown') }} as unknown)
    and not (coalesce(supplements.changes_lines, false) and committed.is_spread)
    and coalesce(served.service_amount, 0) <> committed.committed_amount
    + case
        when contracts.pricing_kind in ('ceiling', 'settlement') and contracts.settled_amount is not null then 0
        else coalesce(supplements.change_amount, 0)
    end
