-- 问题：哪些续约要做决定，最迟哪天，续了要付多少钱？
-- Question: which renewals are to be decided, by when, and what do they cost if taken?
-- 可改 To change: `days_ahead`. 续约费不是承诺支出。A renewal fee is never committed spend.
{% set days_ahead = 730 %}

with

options as (

    select * from {{ ref('renewal_options__mart') }}
    where decision_date between {{ as_of_date() }} and {{ add_days(as_of_date(), days_ahead) }}

),

final as (

    select
        decision_date,
        payment_date,
        is_provisional,
        contract_id,
        option_number,
        period_start_date,
        period_end_date,
        fee_amount,
        is_fee_adjustable,
        clause_ref
    from options

)

select * from final
order by decision_date, contract_id, option_number
limit 100
