-- Exposure never falls as days grow (but where a later tier charges all days at a lower rate), never passes
-- its cap, and is null exactly where its base, its reference rate or its cap is unknown.

with

falling_tiers as (

    select distinct
        contract_id,
        penalty_term_id
    from {{ ref('int_penalty_tiers') }}
    where tier_mode = 'whole'

),

terms as (

    select
        terms.*,
        {{ hashed('terms.contract_id, terms.penalty_term_id, terms.liable_party') }} as term_hash,
        falling_tiers.contract_id is not null as may_fall,
        terms.base_numerator is null
        or terms.reference_rate is null
        or (terms.is_capped and terms.cap_amount is null) as is_unknown
    from {{ ref('int_penalty_terms') }} as terms
    left join falling_tiers
        on
            terms.contract_id = falling_tiers.contract_id
            and terms.penalty_term_id = falling_tiers.penalty_term_id

),

-- Ordering all days of all terms by their long key is slow. A first look goes by a hash of it and finds every
-- term at fault; should two terms share a hash, it may find one too many, and the second look tells.
hashed as (

    select
        {{ hashed('contract_id, penalty_term_id, liable_party') }} as term_hash,
        days_late,
        exposure_amount
    from {{ ref('penalty_exposure_by_day') }}

),

steps as (

    select
        term_hash,
        exposure_amount,
        lag(exposure_amount) over (partition by term_hash order by days_late) as exposure_before
    from hashed
    where exposure_amount is not null

),

falls as (

    select distinct term_hash
    from steps
    where exposure_amount < exposure_before

),

ranges as (

    select
        term_hash,
        max(exposure_amount) as highest_amount,
        count(exposure_amount) as known_count,
        count(*) as day_count
    from hashed
    group by term_hash

),

suspects as (

    select distinct terms.term_hash
    from terms
    inner join ranges
        on terms.term_hash = ranges.term_hash
    left join falls
        on terms.term_hash = falls.term_hash
    where
        (falls.term_hash is not null and not terms.may_fall)
        or ranges.highest_amount > terms.cap_amount
        or ranges.known_count <> case when terms.is_unknown then 0 else ranges.day_count end

),

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
    where {{ hashed('contract_id, penalty_term_id, liable_party') }} in (select suspects.term_hash from suspects)

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
inner join terms
    on
        by_day.contract_id = terms.contract_id
        and by_day.penalty_term_id = terms.penalty_term_id
        and by_day.liable_party = terms.liable_party
where
    (by_day.exposure_amount < by_day.exposure_before and not terms.may_fall)
    or by_day.exposure_amount > terms.cap_amount
    or (by_day.exposure_amount is null) <> terms.is_unknown
