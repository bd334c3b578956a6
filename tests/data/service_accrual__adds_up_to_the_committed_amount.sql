-- Every line that has an amount and a period is consumed to the fen, by year and by month.

with

by_year as (

    select
        contract_id,
        line_number,
        sum(service_amount) as service_amount,
        sum(service_days) as service_days
    from {{ ref('fct_service_accrual') }}
    group by contract_id, line_number

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
    lines.committed_amount is not null
    and lines.period_start_date is not null
    and lines.period_end_date >= lines.period_start_date
    and (
        by_year.contract_id is null
        or by_year.service_amount <> lines.committed_amount
        or by_year.service_days <> {{ days_between('lines.period_start_date', 'lines.period_end_date') }} + 1
    )
