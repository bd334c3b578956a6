-- Every term by the day and party has one row at every horizon, and no other. Exposure never falls as days grow (but
-- where a later tier charges all days at a lower rate), never passes its cap (but one by the month, to which each month
-- adds), and is null exactly where its base, its reference rate or what bounds it is unknown.

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
        terms.contract_id,
        terms.penalty_term_id,
        terms.liable_party,
        case when not (terms.has_own_cap and terms.cap_scope = 'month') then terms.cap_amount end as cap_amount,
        {{ hashed('terms.contract_id, terms.penalty_term_id, terms.liable_party') }} as term_hash,
        falling_tiers.contract_id is not null as may_fall,
        terms.base_numerator is null
        or terms.reference_rate is null
        or (terms.is_capped and terms.cap_amount is null)
        or (terms.has_overall_bound and terms.overall_bound_amount is null) as is_unknown
    from {{ ref('int_penalty_terms') }} as terms
    left join falling_tiers
        on
            terms.contract_id = falling_tiers.contract_id
            and terms.penalty_term_id = falling_tiers.penalty_term_id
    where terms.accrual in ('per_day', 'per_working_day') and terms.liable_party is not null

),

-- Ordering all days of all terms by their long key is slow. A first look, by a hash of the key and with the horizons
-- side by side, finds every term at fault; the second look tells. Terms that share a hash get it, too, and every term
-- where there are more horizons than columns.
{% set columns = 20 %}

horizons as (

    select
        days_late,
        row_number() over (order by days_late) as position,
        cast(power(2, least(row_number() over (order by days_late), {{ columns }})) as bigint) as bit
    from {{ ref('exposure_horizons') }}

),

all_horizons as (

    select
        count(*) as horizon_count,
        sum(bit) as bits
    from horizons

),

side_by_side as (

    select
        {{ hashed('by_day.contract_id, by_day.penalty_term_id, by_day.liable_party') }} as term_hash,
        {% for column in range(1, columns + 1) -%}
        max(case when horizons.position = {{ column }} then by_day.exposure_amount end) as amount_{{ column }},
        {% endfor -%}
        sum(horizons.bit) as bits,
        max(by_day.exposure_amount) as highest_amount,
        count(by_day.exposure_amount) as known_count,
        count(*) as day_count
    from {{ ref('penalty_exposure_by_day') }} as by_day
    left join horizons
        on by_day.days_late = horizons.days_late
    group by {{ hashed('by_day.contract_id, by_day.penalty_term_id, by_day.liable_party') }}

),

-- As many rows as horizons whose bits add up to all bits: each horizon once.
suspects as (

    select distinct coalesce(terms.term_hash, side_by_side.term_hash) as term_hash
    from terms
    full outer join side_by_side
        on terms.term_hash = side_by_side.term_hash
    cross join all_horizons
    where
        terms.term_hash is null
        or side_by_side.term_hash is null
        or all_horizons.horizon_count > {{ columns }}
        or side_by_side.day_count <> all_horizons.horizon_count
        or side_by_side.bits is distinct from all_horizons.bits
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

wanted as (

    select
        terms.contract_id,
        terms.penalty_term_id,
        terms.liable_party,
        terms.cap_amount,
        terms.may_fall,
        terms.is_unknown,
        horizons.days_late
    from terms
    cross join horizons
    where terms.term_hash in (select suspects.term_hash from suspects)

),

found as (

    select
        contract_id,
        penalty_term_id,
        liable_party,
        days_late,
        count(*) as row_count,
        min(exposure_amount) as exposure_amount,
        lag(min(exposure_amount)) over (
            partition by contract_id, penalty_term_id, liable_party order by days_late
        ) as exposure_before
    from {{ ref('penalty_exposure_by_day') }}
    where {{ hashed('contract_id, penalty_term_id, liable_party') }} in (select suspects.term_hash from suspects)
    group by contract_id, penalty_term_id, liable_party, days_late

)

select
    coalesce(wanted.contract_id, found.contract_id) as contract_id,
    coalesce(wanted.penalty_term_id, found.penalty_term_id) as penalty_term_id,
    coalesce(wanted.liable_party, found.liable_party) as liable_party,
    coalesce(wanted.days_late, found.days_late) as days_late,
    case when wanted.contract_id is null then 0 else 1 end as wanted_row_count,
    coalesce(found.row_count, 0) as row_count,
    found.exposure_before,
    found.exposure_amount,
    wanted.cap_amount
from wanted
full outer join found
    on
        wanted.contract_id = found.contract_id
        and wanted.penalty_term_id = found.penalty_term_id
        and wanted.liable_party = found.liable_party
        and wanted.days_late = found.days_late
where
    wanted.contract_id is null
    or found.contract_id is null
    or found.row_count > 1
    or (found.exposure_amount < found.exposure_before and not wanted.may_fall)
    or found.exposure_amount > wanted.cap_amount
    or (found.exposure_amount is null) <> wanted.is_unknown
