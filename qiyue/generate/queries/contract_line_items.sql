select
    contract_id,
    line as line_number,
    list_extract(getvariable('item_names_zh'), item) as description_zh,
    list_extract(getvariable('item_names_en'), item) as description_en,
    list_extract(getvariable('item_categories'), item) as category_code,
    fen(price_of(line_slot)) as unit_price,
    quantity_of(line_slot) as quantity,
    list_extract(getvariable('item_units'), item) as unit_zh,
    list_extract(getvariable('item_periods'), item) as price_period,
    case when list_extract(getvariable('item_periods'), item) <> 'once' then term_of(line_slot, months) end as term_months,
    fen(amount_of(line_slot, months)) as line_amount,
    'annex-1 1.' || line as clause_ref,
    list_extract(getvariable('item_codes'), item) as comparable_item
from (
    select
        *,
        slot + line as line_slot,
        item_of(slot + line) as item
    from (
        select contract_id, slot, months, unnest(range(1, line_count + 1)) as line
        from base
        where not is_draft
    ) as numbered
) as placed
