-- Committed spend is the contract's total as signed. Where the printed lines do not add up to it (a
-- discount on the whole, say), the total is spread over the lines in proportion, exact to the fen, so that
-- spend by category and spend by vendor stay the same sum.

with

weighted as (

    select
        int_contract_lines.*,
        cast(line_amount * 100 as {{ whole_number_type() }}) as line_fen
    from {{ ref('int_contract_lines') }} as int_contract_lines

),

{% set columns = [
    'contract_id', 'line_number', 'is_itemised', 'status', 'supplier_id', 'category_code', 'comparable_item',
    'price_period', 'unit_price', 'quantity', 'term_months', 'line_amount', 'line_fen', 'contract_net_amount',
    'period_start_date', 'period_end_date', 'period_basis', 'period_assumption_id', 'clause_ref',
] %}

committed as (

    {{ allocate(
        'weighted', columns, ['contract_id'], 'contract_total_amount', 'line_fen', 'line_number', 'committed_amount'
    ) | indent(4) }}

),

netted as (

    {{ allocate(
        'committed', columns + ['committed_amount'], ['contract_id'], 'contract_net_amount', 'line_fen',
        'line_number', 'net_line_amount'
    ) | indent(4) }}

),

final as (

    select
        contract_id,
        line_number,
        supplier_id,
        category_code,
        comparable_item,
        status,
        price_period,
        unit_price,
        quantity,
        term_months,
        line_amount,
        net_line_amount,
        committed_amount,
        is_itemised,
        period_start_date,
        period_end_date,
        period_basis,
        period_assumption_id,
        clause_ref
    from netted

)

select * from final
