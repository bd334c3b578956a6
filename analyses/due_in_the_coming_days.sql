-- 问题：今后 90 天内有哪些付款和义务到期，由谁办？
-- Question: which payments and duties fall due in the next 90 days, and who must act?
-- 可改 To change: `days_ahead`; add `and buyer_id = '...'` to the payments.
-- 截至日 The day one looks from is the variable as_of_date of the build, not the clock.
{% set days_ahead = 90 %}

with

payments as (

    select * from {{ ref('payment_timing') }}
    where
        contract_status = 'signed'
        and payment_status in ('due', 'not_due')
        and due_date between {{ as_of_date() }} and {{ add_days(as_of_date(), days_ahead) }}

),

duties as (

    select * from {{ ref('obligation_calendar') }}
    where contract_status = 'signed' and days_until_due between 0 and {{ days_ahead }}

),

due as (

    select
        due_date,
        'buyer' as who_must_act,
        'payment' as what,
        contract_id,
        label_zh as description_zh,
        label_en as description_en,
        scheduled_amount,
        due_date_basis,
        clause_ref
    from payments

    union all

    select
        due_date,
        obliged_party as who_must_act,
        obligation_kind as what,
        contract_id,
        description_zh,
        description_en,
        cast(null as decimal(18, 2)) as scheduled_amount,
        due_date_basis,
        clause_ref
    from duties

),

final as (

    select * from due

)

select * from final
order by due_date, contract_id, what
limit 200
