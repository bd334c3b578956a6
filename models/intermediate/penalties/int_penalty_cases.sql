-- The cases for which the penalty engine is asked: every per-day term, which has no days of its own and is asked
-- at every horizon, and every recorded breach with its days and its recorded part as base.

with

terms as (

    select * from {{ ref('int_penalty_terms') }}

),

breaches as (

    select * from {{ ref('int_recorded_breaches') }}

),

potential as (

    select
        terms.contract_id,
        terms.penalty_term_id,
        terms.liable_party,
        terms.breach_kind,
        'horizon' as case_kind,
        cast(null as varchar) as breach_id,
        cast(null as integer) as days,
        terms.base_numerator,
        terms.base_denominator,
        terms.reference_rate,
        terms.grace_days,
        terms.minimum_amount,
        terms.is_capped,
        terms.cap_amount
    from terms
    where terms.accrual = 'per_day'

),

recorded as (

    select
        breaches.contract_id,
        breaches.penalty_term_id,
        breaches.liable_party,
        breaches.breach_kind,
        'breach' as case_kind,
        breaches.breach_id,
        breaches.counted_days as days,
        breaches.base_numerator,
        breaches.base_denominator,
        breaches.reference_rate,
        terms.grace_days,
        terms.minimum_amount,
        terms.is_capped,
        breaches.cap_amount
    from breaches
    inner join terms
        on
            breaches.contract_id = terms.contract_id
            and breaches.penalty_term_id = terms.penalty_term_id
            and breaches.liable_party = terms.liable_party
    where terms.accrual = 'per_day'

),

final as (

    select * from potential
    union all
    select * from recorded

)

select * from final
