{#- A table, because the exposures, thresholds and breaches each read all of it. -#}
{{ config(materialized='table') }}

-- One penalty term and liable party: the parts of its sum that do not depend on the days, with what bounds it: its own
-- cap, a last tier that ends, a ceiling over several terms. Money is null exactly where its base is unknown.

with

bases as (

    select
        int_penalty_bases.*,
        {{ whole_units('base_numerator', 2) }} as base_fen,
        {{ whole_units('reference_rate', 6) }} as whole_reference_rate
    from {{ ref('int_penalty_bases') }} as int_penalty_bases

),

cap_bases as (

    select * from {{ ref('int_base_amounts') }}

),

base_kinds as (

    select
        code as base_kind,
        recorded_rule
    from {{ ref('vocabulary') }}
    where vocabulary = 'base_kind'

),

breach_kinds as (

    select
        code as breach_kind,
        is_delay,
        rule
    from {{ ref('vocabulary') }}
    where vocabulary = 'breach_kind'

),

bounded_tiers as (

    select
        contract_id,
        penalty_term_id,
        full_units,
        {{ tier_in_whole_numbers() | indent(8) }}
    from {{ ref('int_penalty_tiers') }}
    where is_bounded

),

ceilings as (

    select * from {{ ref('int_ceilings_of_terms') }}

),

-- What a term comes to at the end of its tiers, the dearest where a later one costs less.
ends as (

    select
        bases.contract_id,
        bases.penalty_term_id,
        bases.liable_party,
        {{ whole_quotient_half_up(
            tier_numerator(
                '(bounded_tiers.earlier_rate + bounded_tiers.step_rate * bounded_tiers.full_units)',
                '(bounded_tiers.earlier_multiplier + bounded_tiers.step_multiplier * bounded_tiers.full_units)',
                '(bounded_tiers.earlier_fen + bounded_tiers.step_fen * bounded_tiers.full_units)',
                'bases',
            ),
            'bounded_tiers.tier_denominator * bases.base_denominator',
        ) }} as end_fen
    from bases
    inner join bounded_tiers
        on
            bases.contract_id = bounded_tiers.contract_id
            and bases.penalty_term_id = bounded_tiers.penalty_term_id
    where bases.accrual in ('per_day', 'per_working_day', 'per_hour', 'per_unit', 'per_event')

),

bounds as (

    select
        contract_id,
        penalty_term_id,
        liable_party,
        {{ fen_to_yuan('max(end_fen)') }} as end_amount
    from ends
    group by contract_id, penalty_term_id, liable_party

),

capped as (

    select
        bases.*,
        bases.cap_rate is not null or bases.stated_cap_amount is not null as has_own_cap,
        cast({{ lesser_cap(
            'bases.cap_rate', rate_of_base_exact('bases.cap_rate', 'cap_bases'), 'bases.stated_cap_amount'
        ) }} as decimal(18, 2)) as own_cap_amount,
        -- What bounds an instalment or the part concerned bounds each occasion, what bounds the whole all of them.
        coalesce(
            bases.stated_cap_scope,
            case when bases.cap_rate is not null and base_kinds.recorded_rule is not null then 'occasion' end,
            'term'
        ) as cap_scope,
        bounds.contract_id is not null as has_end,
        case
            when bounds.end_amount is not null
                then greatest(bounds.end_amount, coalesce(bases.minimum_amount, bounds.end_amount))
        end as end_amount,
        coalesce(ceilings.named_ceiling_number is not null or ceilings.has_party_ceiling, false) as has_ceiling,
        {{ lesser_bound(
            '(ceilings.named_ceiling_number is not null)', 'ceilings.named_ceiling_amount',
            'ceilings.has_party_ceiling', 'ceilings.party_ceiling_amount',
        ) }} as ceiling_amount
    from bases
    left join cap_bases
        on
            bases.contract_id = cap_bases.contract_id
            and bases.cap_base_kind = cap_bases.base_kind
            and bases.cap_rate is not null
    left join base_kinds
        on bases.cap_base_kind = base_kinds.base_kind
    left join bounds
        on
            bases.contract_id = bounds.contract_id
            and bases.penalty_term_id = bounds.penalty_term_id
            and bases.liable_party = bounds.liable_party
    left join ceilings
        on
            bases.contract_id = ceilings.contract_id
            and bases.penalty_term_id = ceilings.penalty_term_id
            and bases.liable_party = ceilings.liable_party

),

-- What bounds all that a term can come to, by itself. A cap by the month does not: another month adds to it.
overall as (

    select
        capped.*,
        capped.has_end or capped.has_ceiling as has_overall_bound,
        {{ lesser_bound(
            'capped.has_end', 'capped.end_amount', 'capped.has_ceiling', 'capped.ceiling_amount'
        ) }} as overall_bound_amount,
        -- The part concerned may be the whole contract where that is delivered, served or paid late. What a training
        -- or a repair costs by itself no contract says: the whole stands in for it, as a bound.
        not coalesce(
            base_kinds.recorded_rule = 'part' and breach_kinds.is_delay and breach_kinds.rule is null, false
        ) as is_base_known
    from capped
    left join base_kinds
        on capped.base_kind = base_kinds.base_kind
    left join breach_kinds
        on capped.breach_kind = breach_kinds.breach_kind

),

final as (

    select
        contract_id,
        penalty_term_id,
        liable_party,
        liable_party_as_printed,
        binds_either,
        breach_kind,
        accrual,
        sla_id,
        rate,
        highest_rate,
        potential_rate,
        is_discretionary,
        stated_as,
        rate_reference,
        rate_multiplier,
        rate_denominator,
        reference_rate,
        fixed_amount,
        base_kind,
        base_numerator,
        base_denominator,
        is_base_known,
        cast({{ divide_half_up('base_numerator', 'base_denominator', 2, places=2) }} as decimal(18, 2)) as base_amount,
        step_size,
        step_rounding,
        tier_count,
        grace_days,
        minimum_amount,
        cap_rate,
        cap_base_kind,
        cap_scope,
        has_own_cap,
        own_cap_amount,
        stated_cap_amount,
        ceiling_number,
        has_overall_bound,
        overall_bound_amount,
        has_own_cap or has_overall_bound as is_capped,
        case
            when has_own_cap and cap_scope = 'month' then own_cap_amount
            else {{ lesser_bound('has_own_cap', 'own_cap_amount', 'has_overall_bound', 'overall_bound_amount') }}
        end as cap_amount,
        contract_total_amount,
        contract_status,
        currency,
        adds_actual_loss,
        condition_zh,
        condition_en,
        clause_ref
    from overall

)

select * from final
