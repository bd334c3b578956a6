{#- A table, because the exposures, thresholds and breaches each read all of it. -#}
{{ config(materialized='table') }}

-- The tiers of every penalty term, each with what the tiers before it add up to, so that a number of days
-- needs only the tier that it reaches.
--
--   step        n days (default 1); what a part of it counts: pro_rata, whole_steps_only, part_counts_as_whole
--   units       days for pro_rata (divided by n at the end), else whole steps
--   tier_mode   marginal: each day at its tier's rate; whole: all days at the rate of the tier reached

with

tiered_terms as (

    select distinct
        contract_id,
        penalty_term_id
    from {{ ref('stg_register__penalty_terms') }}
    where tier_number > 1

),

-- Nearly all terms have one tier, which has no neighbours and nothing before it.
single_tiers as (

    select
        terms.contract_id,
        terms.penalty_term_id,
        1 as tier_number,
        coalesce(terms.tier_mode, 'marginal') as tier_mode,
        cast(coalesce(terms.step_size, 1) as integer) as step_size,
        coalesce(terms.step_rounding, 'pro_rata') as step_rounding,
        cast(coalesce(terms.tier_from, 1) as integer) as tier_from,
        cast(terms.tier_to as integer) as tier_to,
        terms.rate,
        terms.rate_reference,
        terms.rate_multiplier,
        terms.fixed_amount,
        coalesce(terms.days_in_year, 365) as days_in_year
    from {{ ref('stg_register__penalty_terms') }} as terms
    left join tiered_terms
        on
            terms.contract_id = tiered_terms.contract_id
            and terms.penalty_term_id = tiered_terms.penalty_term_id
    where tiered_terms.contract_id is null

),

rate_words as (

    {{ quotations_of('penalty_terms', 'rate') | indent(4) }}

),

several_tiers as (

    select
        terms.* exclude (step_size, tier_from, tier_to),
        cast(terms.step_size as integer) as step_size,
        cast(terms.tier_from as integer) as tier_from,
        cast(terms.tier_to as integer) as tier_to,
        coalesce(terms.tier_number, 1) as tier_position,
        rate_words.quotation as stated_as
    from {{ ref('stg_register__penalty_terms') }} as terms
    inner join tiered_terms
        on
            terms.contract_id = tiered_terms.contract_id
            and terms.penalty_term_id = tiered_terms.penalty_term_id
    left join rate_words
        on
            terms.contract_id = rate_words.contract_id
            and terms.penalty_term_id || '/' || cast(coalesce(terms.tier_number, 1) as varchar) = rate_words.row_key

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
        coalesce(first_tier_mode, 'marginal') as tier_mode,
        coalesce(step_size, first_step_size, 1) as step_size,
        coalesce(step_rounding, first_step_rounding, 'pro_rata') as step_rounding,
        -- A tier without a first day begins after the one before it.
        coalesce(tier_from, tier_to_before + 1, 1) as tier_from,
        tier_to,
        case when next_tier_number is not null then coalesce(next_tier_from, tier_to + 1, 1) - 1 end
            as last_day_before_next,
        rate,
        rate_reference,
        rate_multiplier,
        fixed_amount,
        stated_as,
        coalesce(days_in_year, first_days_in_year, 365) as days_in_year
    from neighbours

),

stepped as (

    select
        followed.*,
        {{ tier_denominator() }} as denominator,
        -- Without a last day it ends where the next begins.
        {{ step_units(
            'coalesce(tier_to, last_day_before_next) - tier_from + 1', 'step_size', 'step_rounding'
        ) }} as full_units
    from followed

),

bounded as (

    select
        stepped.*,
        min(denominator) over (partition by contract_id, penalty_term_id) as lowest_denominator,
        max(denominator) over (partition by contract_id, penalty_term_id) as highest_denominator
    from stepped

),

-- Tiers with different steps are brought to one denominator, so that their sum is divided once.
scaled as (

    select
        bounded.*,
        case
            when lowest_denominator = highest_denominator then 1
            else {{ floor_quotient('lowest_denominator * highest_denominator', 'denominator') }}
        end as scale_up
    from bounded

),

valued as (

    select
        scaled.*,
        coalesce(last_day_before_next, 2147483647) as reach_to,
        {{ tier_rate() }} * scale_up as scaled_rate,
        {{ tier_multiplier() }} * scale_up as scaled_multiplier,
        coalesce(fixed_amount, 0) * scale_up as scaled_amount
    from scaled

),

-- A tier serves until the next begins; after the last bounded tier nothing more is added. Where all days
-- take the rate of the tier reached, the tiers before it add nothing.
final as (

    select
        contract_id,
        penalty_term_id,
        tier_number,
        tier_mode,
        step_size,
        step_rounding,
        tier_from,
        tier_to,
        reach_to,
        rate,
        fixed_amount,
        stated_as,
        scaled_rate as step_rate,
        scaled_multiplier as step_multiplier,
        scaled_amount as step_amount,
        denominator * scale_up as denominator,
        case tier_mode when 'whole' then 0 else cast({{ sum_of_earlier_tiers('1') }} as bigint) end as earlier_units,
        case tier_mode when 'whole' then 0 else {{ sum_of_earlier_tiers('scaled_rate') }} end as earlier_rate,
        case tier_mode
            when 'whole' then 0
            else {{ sum_of_earlier_tiers('scaled_multiplier') }}
        end as earlier_multiplier,
        case tier_mode when 'whole' then 0 else {{ sum_of_earlier_tiers('scaled_amount') }} end as earlier_amount
    from valued

    union all

    select
        contract_id,
        penalty_term_id,
        tier_number,
        tier_mode,
        step_size,
        step_rounding,
        tier_from,
        tier_to,
        2147483647 as reach_to,
        rate,
        fixed_amount,
        -- Of a single tier the term says it.
        cast(null as varchar) as stated_as,
        {{ tier_rate() }} as step_rate,
        {{ tier_multiplier() }} as step_multiplier,
        coalesce(fixed_amount, 0) as step_amount,
        {{ tier_denominator() }} as denominator,
        0 as earlier_units,
        0 as earlier_rate,
        0 as earlier_multiplier,
        0 as earlier_amount
    from single_tiers

)

select * from final
