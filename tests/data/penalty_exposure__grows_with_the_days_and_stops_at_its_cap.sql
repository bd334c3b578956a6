-- Exposure never falls as days grow (but where a later tier charges all days at a lower rate), never passes
-- its cap, and is null exactly where its base, its reference rate or its cap is unknown.

with

by_day as (

    select
        contract_id,
        penalty_term_id,
        liable_party,
        days_late,
        exposure_amount,
        lag(exposure_amount) over (
            partition by contract_id, penalty_term_id, liable_party order by days_late
        ) as exposure_before
    from {{ ref('penalty_exposure_by_day') }}

),

falling_tiers as (

    select distinct
        contract_id,
        penalty_term_id
    from {{ ref('int_penalty_tiers') }}
    where tier_mode = 'whole'

)

select
    by_day.contract_id,
    by_day.penalty_term_id,
    by_day.liable_party,
    by_day.days_late,
    by_day.exposure_before,
    by_day.exposure_amount,
    terms.cap_amount
from by_day
inner join {{ ref('int_penalty_terms') }} as terms
    on
        by_day.contract_id = terms.contract_id
        and by_day.penalty_term_id = terms.penalty_term_id
        and by_day.liable_party = terms.liable_party
left join falling_tiers
    on
        by_day.contract_id = falling_tiers.contract_id
        and by_day.penalty_term_id = falling_tiers.penalty_term_id
where
    (by_day.exposure_amount < by_day.exposure_before and falling_tiers.contract_id is null)
    or by_day.exposure_amount > terms.cap_amount
    or (by_day.exposure_amount is null) <> (
        terms.base_numerator is null
        or terms.reference_rate is null
        or (terms.is_capped and terms.cap_amount is null)
    )
