with

lines as (

    select * from {{ ref('int_contract_lines') }}

),

committed as (

    select * from {{ ref('int_committed_lines') }}

),

final as (

    select
        lines.contract_id,
        lines.line_number,
        lines.supplier_id,
        lines.category_code,
        lines.description_zh,
        lines.description_en,
        lines.unit_zh,
        lines.comparable_item,
        lines.status,
        lines.currency,
        lines.price_period,
        lines.unit_price,
        lines.quantity,
        lines.term_months,
        lines.discount_rate,
        lines.tax_rate,
        lines.line_amount,
        committed.net_line_amount,
        committed.committed_amount,
        lines.is_itemised,
        lines.carries_amount,
        lines.period_start_date,
        lines.period_end_date,
        lines.period_basis,
        lines.period_assumption_id,
        lines.clause_ref
    from lines
    left join committed
        on
            lines.contract_id = committed.contract_id
            and lines.line_number = committed.line_number

)

select * from final
