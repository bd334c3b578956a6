-- The largest instalments in order of their dates; the rest as one row.
with ranked as (
    select
        *,
        row_number() over (
            order by
                contract_status = 'signed' desc, scheduled_amount desc nulls last, contract_id, instalment_number,
                occurrence_number
        ) as position
    from marts.payment_timing
),
listed as (
    select * exclude (position, is_budget_excusable), false as is_others, 1 as instalment_count
    from ranked
    where position <= getvariable('table_rows')
    union all by name
    select
        sum(scheduled_amount) filter (where contract_status = 'signed') as scheduled_amount,
        sum(paid_amount) filter (where contract_status = 'signed') as paid_amount,
        'signed' as contract_status,
        true as is_others,
        count(*) as instalment_count
    from ranked
    where position > getvariable('table_rows')
    having count(*) > 0
)
select *
from listed
order by
    is_others, contract_status = 'signed' desc, due_date nulls last, contract_id, instalment_number, occurrence_number
