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

-- Ordering all days of all terms by their long key is slow. A first look, by a hash of the key and with the horizons
-- side by side, finds every term at fault; the second look tells. Terms that share a hash get it, too, and every term
-- where there are more horizons than columns.
{% set columns = 20 %}

horizons as (

    select
        days_late,
        row_number() over (order by days_late) as position,
        count(*) over () as horizon_count
    from {{ ref('exposure_horizons') }}

),

side_by_side as (

    select
        {{ hashed('by_day.contract_id, by_day.penalty_term_id, by_day.liable_party') }} as term_hash,
        {% for column in range(1, columns + 1) -%}
        max(case when horizons.position = {{ column }} then by_day.exposure_amount end) as amount_{{ column }},
        {% endfor -%}
        max(horizons.horizon_count) as horizon_count,
        max(by_day.exposure_amount) as highest_amount,
        count(by_day.exposure_amount) as known_count,
        count(*) as day_count
    from {{ ref('penalty_exposure_by_day') }} as by_day
    inner join horizons
        on by_day.days_late = horizons.days_late
    group by {{ hashed('by_day.contract_id, by_day.penalty_term_id, by_day.liable_party') }}

),

suspects as (

    select distinct terms.term_hash
    from terms
    inner join side_by_side
        on terms.term_hash = side_by_side.term_hash
    where
        side_by_side.horizon_count > {{ columns }}
        or side_by_side.horizon_count <> side_by_side.day_count
        or side_by_side.highest_amount > terms.cap_amount
        or side_by_side.known_count <> case when terms.is_unknown then 0 else side_by_side.day_count end
        or (
            not terms.may_fall
            and (
                {% for column in range(2, columns + 1) -%}
                {{ 'or ' if not loop.first }}side_by_side.amount_{{ column }} < side_by_side.amount_{{ column - 1 }}
                {% endfor -%}
            )
        )

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
