-- Penalties that recorded events have given rise to; what is excused says so and counts nothing.
with ranked as (
    select
        *,
        row_number() over (order by accrued_amount desc nulls last, contract_id, penalty_term_id, breach_date) as position,
        sum(case when liable_party = 'supplier' and not is_excused then accrued_amount end) over () as supplier_total,
        sum(case when liable_party = 'buyer' and not is_excused then accrued_amount end) over () as buyer_total,
        count(*) over () as breach_count
    from marts.penalty_accrued
)
select * from ranked where position <= getvariable('table_rows') order by position
