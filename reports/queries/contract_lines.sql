-- Lines of the shown contracts, the smallest of a long list as one row.
with ranked as (
    select
        lines.contract_id,
        lines.line_number,
        lines.description_zh,
        lines.description_en,
        lines.unit_zh,
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
