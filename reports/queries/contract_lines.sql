-- Lines of the shown contracts, the smallest of a long list as one row. The words of a line stand in the
-- register's seed alone; where the warehouse was built from another folder, that seed speaks of other contracts,
-- so its words are taken only for a line with the same price and quantity.
with ranked as (
    select
        lines.contract_id,
        lines.line_number,
        items.description_zh,
        items.description_en,
        items.unit_zh,
        lines.category_code,
        lines.unit_price,
        lines.quantity,
        lines.price_period,
        lines.term_months,
        lines.line_amount,
        lines.period_start_date,
        lines.period_end_date,
        lines.period_basis,
        lines.is_itemised,
        lines.clause_ref,
        row_number() over (
            partition by lines.contract_id order by lines.line_amount desc nulls last, lines.line_number
        ) as position
    from marts.fct_contract_line as lines
    inner join shown_contracts using (contract_id)
    left join register.contract_line_items as items
        on
            lines.contract_id = items.contract_id
            and cast(lines.line_number as varchar) = items.line_number
            and lines.unit_price is not distinct from try_cast(items.unit_price as decimal(18, 6))
            and lines.quantity is not distinct from try_cast(items.quantity as decimal(18, 6))
            and not exists (select 1 from build_row where build_row.register_source = 'folder')
),
listed as (
    select * exclude (position), false as is_others, 1 as line_count
    from ranked
    where position <= getvariable('rows_of_a_contract')
    union all by name
    select
        contract_id,
        true as is_others,
        count(*) as line_count,
        sum(line_amount) as line_amount
    from ranked
    where position > getvariable('rows_of_a_contract')
    group by contract_id
)
select * from listed order by contract_id, is_others, line_number
