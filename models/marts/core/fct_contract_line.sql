-- Committed spend is the contract's total as signed. Where the printed lines do not add up to it (a
-- discount on the whole, say), the total is spread over the lines in proportion, exact to the fen, so that
-- spend by category and spend by vendor stay the same sum.

with

lines as (

    select * from {{ ref('int_contract_lines') }}

),

-- Only what a split needs, not the texts of a line.
amounts as (

    select
        contract_id,
        line_number,
        line_amount,
        {{ whole_units('line_amount', 2) }} as line_fen,
        contract_total_amount,
        contract_net_amount
    from {{ ref('int_contract_lines') }}

),

sums as (

    select
        contract_id,
        count(*) as line_count,
        sum(line_fen) as lines_fen,
        coalesce(max(contract_total_amount) = sum(line_amount) and sum(line_fen) <> 0, false) as adds_up
    from amounts
    group by contract_id

),

weighted as (

    select
        amounts.*,
        sums.line_count,
        sums.lines_fen,
        sums.adds_up
    from amounts
    inner join sums
        on amounts.contract_id = sums.contract_id

),

-- Lines that add up to the total, nearly all, are committed as they are printed; only the others are spread.
committed_parts as (

    {{ allocate(
        '(select * from weighted where not adds_up)', ['contract_id', 'line_number'], ['contract_id'],
        'contract_total_amount', 'line_fen', 'line_number', 'committed_amount', 'lines_fen'
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

split as (

    select
        lines.*,
        case when sums.adds_up then lines.line_amount else committed_parts.committed_amount end as committed_amount,
        case
            when sums.line_count > 1 then net_parts.net_line_amount
            when sums.lines_fen <> 0 then lines.contract_net_amount
        end as net_line_amount
    from lines
    inner join sums
        on lines.contract_id = sums.contract_id
    left join committed_parts
        on
            lines.contract_id = committed_parts.contract_id
            and lines.line_number = committed_parts.line_number
    left join net_parts
        on
            lines.contract_id = net_parts.contract_id
            and lines.line_number = net_parts.line_number

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
    from split

)

select * from final
