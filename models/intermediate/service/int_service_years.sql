-- Service of changed contracts by stretch and fiscal year.

with

periods as (

    select * from {{ ref('int_service_stretches') }}
    where amount is not null and start_date is not null and end_date >= start_date

),

spread as (

    {{ spread_over_fiscal_years(
        'periods',
        [
            'contract_id', 'line_number', 'amendment_number', 'category_code', 'supplier_id', 'status', 'currency',
            'period_basis', 'period_assumption_id',
        ],
        ['contract_id', 'line_number', 'amendment_number', 'start_date']
    ) | indent(4) }}

)

select * from spread
