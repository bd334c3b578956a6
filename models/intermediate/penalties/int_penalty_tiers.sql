{#- A table, because the exposures, thresholds and breaches each read all of it. -#}
{{ config(materialized='table') }}

-- The tiers of every penalty term, each with what the tiers before it add up to, so that a number of units
-- needs only the tier that it reaches. Bands of a measured value are no tiers of units: int_penalty_bands.
--
--   unit        what the term accrues by: days, working days, hours, points, occasions; counted in whole numbers of
--               1 / unit_scale, so that 0.35 of a point counts exactly
--   step        n units (default 1); what a part of it counts: pro_rata, whole_steps_only, part_counts_as_whole
--   counts      units for pro_rata (divided by n at the end), else whole steps
--   tier_mode   marginal: each unit at its tier's rate; whole: all units at the rate of the tier reached

with

registered as (

    select
        terms.*,
        coalesce(terms.tier_number, 1) as tier_position,
        -- Potential figures show the highest rate of a range.
        coalesce(terms.highest_rate, terms.rate) as potential_rate
    from {{ ref('stg_register__penalty_terms') }} as terms

),

tiered_terms as (

    select
        contract_id,
        penalty_term_id,
        max(case when accrual = 'per_period' then 1 else 0 end) = 1 as is_banded,
        -- Days are whole days; hours, points and steps of a part of a unit are not.
        max(case
            when
                accrual in ('per_hour', 'per_unit')
                or step_size <> floor(step_size) or tier_from <> floor(tier_from) or tier_to <> floor(tier_to)
                then 1000000
            else 1
        end) as unit_scale,
        max(tier_position) as last_tier_number
    from registered
    group by contract_id, penalty_term_id
    having max(tier_position) > 1

),

rate_words as (

    {{ quotations_of('penalty_terms', 'rate') | indent(4) }}

),

-- Nearly all terms have one tier, which has no neighbours and nothing before it.
single_tiers as (

    select
        registered.contract_id,
        registered.penalty_term_id,
        1 as tier_number,
        coalesce(registered.tier_mode, 'marginal') as tier_mode,
        cast(
            case
                when
                    registered.accrual in ('per_hour', 'per_unit')
                    or registered.step_size <> floor(registered.step_size)
                    or registered.tier_from <> floor(registered.tier_from)
                    or registered.tier_to <> floor(registered.tier_to)
                    then 1000000
                else 1
            end as integer
        ) as unit_scale,
        coalesce(nullif(registered.step_size, 0), 1) as step_size,
        coalesce(registered.step_rounding, 'pro_rata') as step_rounding,
        coalesce(registered.tier_from, 1) as tier_from,
        registered.tier_to,
        registered.potential_rate as rate,
        registered.rate_reference,
        registered.rate_multiplier,
        registered.fixed_amount,
        coalesce(registered.days_in_year, 365) as days_in_year
    from registered
    left join tiered_terms
        on
            registered.contract_id = tiered_terms.contract_id
            and registered.penalty_term_id = tiered_terms.penalty_term_id
    where tiered_terms.contract_id is null and coalesce(registered.accrual, '') <> 'per_period'

),

single_steps as (

    select
        single_tiers.*,
        {{ scaled_units('step_size', 'unit_scale') }} as whole_step,
        {{ scaled_units("case tier_mode when 'whole' then tier_to else tier_to - tier_from + 1 end", 'unit_scale') }}
            as whole_width
    from single_tiers

),

several_tiers as (

    select
        registered.contract_id,
        registered.penalty_term_id,
        registered.tier_position,
        tiered_terms.last_tier_number,
        tiered_terms.unit_scale,
        registered.tier_mode,
        nullif(registered.step_size, 0) as step_size,
        registered.step_rounding,
        registered.tier_from,
        registered.tier_to,
        registered.potential_rate,
        registered.rate_reference,
        registered.rate_multiplier,
        registered.fixed_amount,
        registered.days_in_year,
        rate_words.quotation as stated_as
    from registered
    inner join tiered_terms
        on
            registered.contract_id = tiered_terms.contract_id
            and registered.penalty_term_id = tiered_terms.penalty_term_id
            and not tiered_terms.is_banded
    left join rate_words
        on
            registered.contract_id = rate_words.contract_id
            and registered.penalty_term_id || '/' || cast(registered.tier_position as string) = rate_words.row_key

),

-- Beside each tier the first of its term and its neighbours.
neighbours as (

    select
        several_tiers.*,
        lag(tier_to) over tiers_of_term as tier_to_before,
        lead(tier_position) over tiers_of_term as next_tier_number,
        lead(tier_from) over tiers_of_term as next_tier_from,
        first_value(tier_mode) over tiers_of_term as first_tier_mode,
        first_value(step_size) over tiers_of_term as first_step_size,
        first_value(step_rounding) over tiers_of_term as first_step_rounding,
        first_value(days_in_year) over tiers_of_term as first_days_in_year
    from several_tiers
    window tiers_of_term as (partition by contract_id, penalty_term_id order by tier_position)

),

-- What later tiers leave blank they take from the first.
followed as (

    select
        contract_id,
        penalty_term_id,
        tier_position as tier_number,
        unit_scale,
        coalesce(first_tier_mode, 'marginal') as tier_mode,
        coalesce(step_size, first_step_size, 1) as step_size,
        coalesce(step_rounding, first_step_rounding, 'pro_rata') as step_rounding,
        -- A tier without a first unit begins after the one before it.
        coalesce(tier_from, tier_to_before + 1, 1) as tier_from,
        tier_to,
        case when next_tier_number is not null then coalesce(next_tier_from, tier_to + 1, 1) - 1 end
            as last_unit_before_next,
        next_tier_number is null and tier_to is not null as is_last_and_bounded,
        potential_rate as rate,
        rate_reference,
        rate_multiplier,
        fixed_amount,
        stated_as,
        coalesce(days_in_year, first_days_in_year, 365) as days_in_year
    from neighbours

),

widths as (

    select
        followed.*,
        {{ scaled_units('step_size', 'unit_scale') }} as whole_step,
        -- Without a last unit it ends where the next begins.
        {{ scaled_units(
            "coalesce(tier_to, last_unit_before_next) - case tier_mode when 'whole' then 0 else tier_from - 1 end",
            'unit_scale',
        ) }} as whole_width
    from followed

),

stepped as (

    select
        widths.*,
        {{ tier_denominator() }} as denominator,
        {{ step_units('whole_width', 'whole_step', 'step_rounding') }} as full_units
    from widths

),

bounded as (

    select
        stepped.*,
        min(denominator) over (partition by contract_id, penalty_term_id) as lowest_denominator,
        max(denominator) over (partition by contract_id, penalty_term_id) as highest_denominator,
        max(case when is_last_and_bounded then 1 else 0 end) over (partition by contract_id, penalty_term_id) = 1
            as is_bounded
    from stepped

),

-- Tiers with different steps are brought to one denominator, so that their sum is divided once.
scaled as (

    select
        bounded.*,
        {{ floor_quotient(
            'case when mod(highest_denominator, lowest_denominator) = 0 then highest_denominator'
            ~ ' else lowest_denominator * highest_denominator end',
            'denominator',
        ) }} as scale_up
    from bounded

),

-- In whole numbers, of which no product or sum loses a digit.
valued as (

    select
        scaled.*,
        coalesce(last_unit_before_next, 2147483647) as reach_to,
        {{ whole_units(tier_rate(), 10) }} * scale_up as scaled_rate,
        {{ whole_units(tier_multiplier(), 4) }} * scale_up as scaled_multiplier,
        {{ whole_units('coalesce(fixed_amount, 0)', 2) }} * scale_up as scaled_fen
    from scaled

),

-- A tier serves until the next begins; after the last bounded tier nothing more is added. Where all units
-- take the rate of the tier reached, the tiers before it add nothing.
final as (

    select
        contract_id,
        penalty_term_id,
        tier_number,
        tier_mode,
        unit_scale,
        step_size,
        step_rounding,
        tier_from,
        tier_to,
        cast(reach_to as decimal(18, 6)) as reach_to,
        is_bounded,
        rate,
        fixed_amount,
        stated_as,
        full_units,
        {{ decimal_of('scaled_rate', 10) }} as step_rate,
        {{ decimal_of('scaled_multiplier', 4) }} as step_multiplier,
        {{ decimal_of('scaled_fen', 2) }} as step_amount,
        denominator * scale_up as denominator,
        case tier_mode when 'whole' then 0 else cast({{ sum_of_earlier_tiers('1') }} as bigint) end as earlier_units,
        case tier_mode when 'whole' then 0 else {{ decimal_of(sum_of_earlier_tiers('scaled_rate'), 10) }} end
            as earlier_rate,
        case tier_mode when 'whole' then 0 else {{ decimal_of(sum_of_earlier_tiers('scaled_multiplier'), 4) }} end
            as earlier_multiplier,
        case tier_mode when 'whole' then 0 else {{ decimal_of(sum_of_earlier_tiers('scaled_fen'), 2) }} end
            as earlier_amount
    from valued

    union all

    select
        contract_id,
        penalty_term_id,
        tier_number,
        tier_mode,
        unit_scale,
        step_size,
        step_rounding,
        tier_from,
        tier_to,
        cast(2147483647 as decimal(18, 6)) as reach_to,
        tier_to is not null as is_bounded,
        rate,
        fixed_amount,
        -- Of a single tier the term says it.
        cast(null as string) as stated_as,
        {{ step_units('whole_width', 'whole_step', 'step_rounding') }} as full_units,
        {{ tier_rate() }} as step_rate,
        {{ tier_multiplier() }} as step_multiplier,
        coalesce(fixed_amount, 0) as step_amount,
        {{ tier_denominator() }} as denominator,
        0 as earlier_units,
        0 as earlier_rate,
        0 as earlier_multiplier,
        0 as earlier_amount
    from single_steps

)

select * from final
