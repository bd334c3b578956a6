-- Service consumed, by the day: each line's committed amount spread over its period, both end days
-- counted, and summed by fiscal year, exact to the fen (DESIGN, "Service consumption").

with

lines as (

    select *
    from {{ ref('fct_contract_line') }}
    where
        committed_amount is not null
        and period_start_date is not null
        and period_end_date >= period_start_date

),

fiscal_years as (

    select
        fiscal_year,
        min(date_day) as first_day,
        max(date_day) as last_day
    from {{ ref('dim_date') }}
    group by fiscal_year

),

parts as (

    select
        lines.contract_id,
        lines.line_number,
        lines.category_code,
        lines.supplier_id,
        lines.status,
        lines.period_basis,
        lines.period_assumption_id,
        lines.committed_amount,
        fiscal_years.fiscal_year,
        greatest(lines.period_start_date, fiscal_years.first_day) as first_service_day,
        least(lines.period_end_date, fiscal_years.last_day) as last_service_day
    from lines
    inner join fiscal_years
        on
            lines.period_start_date <= fiscal_years.last_day
            and lines.period_end_date >= fiscal_years.first_day

),

counted as (

    select
        parts.*,
        {{ days_between('first_service_day', 'last_service_day') }} + 1 as service_days
    from parts

),

final as (

    {{ allocate(
        'counted',
        ['contract_id', 'line_number', 'category_code', 'supplier_id', 'status', 'fiscal_year', 'service_days',
         'first_service_day', 'last_service_day', 'period_basis', 'period_assumption_id'],
        ['contract_id', 'line_number'], 'committed_amount', 'service_days', 'fiscal_year', 'service_amount'
    ) | indent(4) }}

)

select * from final
