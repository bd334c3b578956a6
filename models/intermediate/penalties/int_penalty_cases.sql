-- The cases for which the penalty engine is asked: every term by the day, which has no days of its own and is asked at
-- every horizon, and every recorded breach with its units and its recorded part as base. A breach is bounded here by
-- the cap of its occasion alone; what bounds several of them follows when all are known.

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
        cast(null as string) as breach_id,
        cast(null as decimal(18, 6)) as units,
        terms.base_numerator,
        terms.base_denominator,
        terms.reference_rate,
        terms.grace_days,
        terms.minimum_amount,
        terms.is_capped,
        terms.cap_amount
    from terms
    where
        terms.accrual in ('per_day', 'per_working_day')
        and terms.liable_party is not null
        and not (terms.has_own_cap and terms.cap_scope = 'month')

),

counted as (

    select
        breaches.*,
        -- Where occasions are counted in steps or tiers, one costs what it adds to those before it.
        breaches.accrual = 'per_event'
        and (terms.tier_count > 1 or terms.step_size <> 1 or terms.grace_days > 0) as is_one_of_several,
        case breaches.accrual when 'lump_sum' then 0 else terms.grace_days end as grace_units,
        terms.minimum_amount,
        terms.has_own_cap and terms.cap_scope = 'occasion' as is_capped_by_occasion
    from breaches
    inner join terms
        on
            breaches.contract_id = terms.contract_id
            and breaches.penalty_term_id = terms.penalty_term_id
            and breaches.liable_party = terms.liable_party
    where breaches.accrual <> 'per_period' and breaches.counted_units is not null

),

recorded as (

    select
        contract_id,
        penalty_term_id,
        liable_party,
        breach_kind,
        'breach' as case_kind,
        breach_id,
        case when is_one_of_several then cast(occasion_number as decimal(18, 6)) else counted_units end as units,
        base_numerator,
        base_denominator,
        reference_rate,
        grace_units as grace_days,
        minimum_amount,
        is_capped_by_occasion and not is_one_of_several as is_capped,
        cap_amount
    from counted

    union all

    select
        contract_id,
        penalty_term_id,
        liable_party,
        breach_kind,
        'occasions before' as case_kind,
        breach_id,
        cast(occasion_number - 1 as decimal(18, 6)) as units,
        base_numerator,
        base_denominator,
        reference_rate,
        grace_units as grace_days,
        minimum_amount,
        false as is_capped,
        cap_amount
    from counted
    where is_one_of_several

),

final as (

    select * from potential
    union all
    select * from recorded

)

select * from final
