{#- A table, because instalments that are a share of a year's fee read it, too. -#}
{{ config(materialized='table') }}

-- Service consumed, by the day: each line's committed amount spread over its period, both end days counted, and summed
-- by fiscal year, exact to the fen (DESIGN, "Service consumption"); of contracts that supplements, a termination or a
-- delivery change, each stretch by itself.

with

-- Periods that run as they were signed.
periods as (

    select
        lines.contract_id,
        lines.line_number,
        lines.category_code,
        lines.supplier_id,
        lines.status,
        lines.currency,
        lines.period_basis,
        lines.period_assumption_id,
        committed.committed_amount as amount,
        lines.period_start_date as start_date,
        lines.period_end_date as end_date
    from {{ ref('int_contract_lines') }} as lines
    inner join {{ ref('int_committed_lines') }} as committed
        on
            lines.contract_id = committed.contract_id
            and lines.line_number = committed.line_number
    where
        committed.committed_amount is not null
        and lines.period_end_date >= lines.period_start_date
        and lines.contract_id not in (select changed.contract_id from {{ ref('int_service_changed') }} as changed)

),

spread as (

    {{ spread_over_fiscal_years(
        'periods',
        [
            'contract_id', 'line_number', 'category_code', 'supplier_id', 'status', 'currency', 'period_basis',
            'period_assumption_id',
        ],
        ['contract_id', 'line_number']
    ) | indent(4) }}

),

-- A year's basis is that of its least trusted stretch. Stretches that overlap share their days.
changed as (

    select
        contract_id,
        line_number,
        max(category_code) as category_code,
        max(supplier_id) as supplier_id,
        max(status) as status,
        max(currency) as currency,
        max({{ basis_rank('period_basis') }}) as basis_rank,
        max(period_assumption_id) as period_assumption_id,
        fiscal_year,
        sum(service_days) as stretch_days,
        min(first_service_day) as first_service_day,
        max(last_service_day) as last_service_day,
        cast(sum(service_amount) as decimal(18, 2)) as service_amount
    from {{ ref('int_service_years') }}
    group by contract_id, line_number, fiscal_year

),

final as (

    select
        contract_id,
        line_number,
        category_code,
        supplier_id,
        status,
        currency,
        period_basis,
        period_assumption_id,
        fiscal_year,
        service_days,
        first_service_day,
        last_service_day,
        service_amount
    from spread

    union all

    select
        contract_id,
        line_number,
        category_code,
        supplier_id,
        status,
        currency,
        case basis_rank when 1 then 'actual' when 2 then 'stated' when 3 then 'derived' when 4 then 'assumed' end
            as period_basis,
        period_assumption_id,
        fiscal_year,
        cast(
            least(stretch_days, {{ days_between('first_service_day', 'last_service_day') }} + 1) as integer
        ) as service_days,
        first_service_day,
        last_service_day,
        service_amount
    from changed

)

select * from final
