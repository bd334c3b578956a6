-- Committed spend is the contract's total as signed. Where the printed lines do not add up to it (a
-- discount on the whole, say), the total is spread over the lines in proportion, exact to the fen, so that
-- spend by category and spend by vendor stay the same sum.

with

lines as (

    select
        int_contract_lines.*,
        cast(line_amount * 100 as {{ whole_number_type() }}) as line_fen
    from {{ ref('int_contract_lines') }} as int_contract_lines

),

sums as (

    select
        contract_id,
        count(*) as line_count,
        sum(line_amount) as lines_amount,
        sum(line_fen) as lines_fen
    from lines
    group by contract_id

),

weighted as (

    select
        lines.*,
        sums.line_count,
        sums.lines_fen,
        coalesce(lines.contract_total_amount = sums.lines_amount and sums.lines_fen <> 0, false) as adds_up
    from lines
    inner join sums
        on lines.contract_id = sums.contract_id

),

{% set columns = [
    'contract_id', 'line_number', 'is_itemised', 'status', 'supplier_id', 'category_code', 'description_zh',
    'description_en', 'unit_zh', 'comparable_item', 'price_period', 'unit_price', 'quantity', 'term_months',
    'line_amount', 'line_fen', 'line_count', 'lines_fen', 'contract_net_amount', 'period_start_date',
    'period_end_date', 'period_basis', 'period_assumption_id', 'clause_ref',
] %}

-- Lines that add up to the total, nearly all, are committed as they are printed; only the others are spread.
committed as (

    select
        {{ columns | join(', ') }},
        line_amount as committed_amount
    from weighted
    where adds_up

    union all

    {{ allocate(
        '(select * from weighted where not adds_up)', columns, ['contract_id'], 'contract_total_amount', 'line_fen',
        'line_number', 'committed_amount', 'lines_fen'
    ) | indent(4) }}

),

-- A net total falls on a single line as a whole, and on several in proportion.
net_parts as (

    {{ allocate(
        '(select * from weighted where contract_net_amount is not null and line_count > 1)',
        ['contract_id', 'line_number'], ['contract_id'], 'contract_net_amount', 'line_fen', 'line_number',
        'net_line_amount', 'lines_fen'
    ) | indent(4) }}

),

netted as (

    select
        committed.*,
        case
            when committed.line_count > 1 then net_parts.net_line_amount
            when committed.lines_fen <> 0 then committed.contract_net_amount
        end as net_line_amount
    from committed
    left join net_parts
        on
            committed.contract_id = net_parts.contract_id
            and committed.line_number = net_parts.line_number

),

final as (

    select
        contract_id,
        line_number,
        supplier_id,
        category_code,
        description_zh,
        description_en,
        unit_zh,
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
