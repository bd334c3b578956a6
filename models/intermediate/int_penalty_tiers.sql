{#- A table, because the exposures, thresholds and breaches each read all of it. -#}
{{ config(materialized='table') }}

-- The tiers of every penalty term, each with what the tiers before it add up to, so that a number of days
-- needs only the tier that it reaches.
--
--   step        n days (default 1); what a part of it counts: pro_rata, whole_steps_only, part_counts_as_whole
--   units       days for pro_rata (divided by n at the end), else whole steps
--   tier_mode   marginal: each day at its tier's rate; whole: all days at the rate of the tier reached

with

terms as (

    select * from {{ ref('stg_register__penalty_terms') }}

),

-- Beside each tier the first of its term and its neighbours.
neighbours as (

    select
        terms.*,
        coalesce(tier_number, 1) as tier_position,
        lag(to_day) over tiers_of_term as to_day_before,
        lead(coalesce(tier_number, 1)) over tiers_of_term as next_tier_number,
        lead(from_day) over tiers_of_term as next_from_day,
        first_value(tier_mode) over tiers_of_term as first_tier_mode,
        first_value(step_days) over tiers_of_term as first_step_days,
        first_value(step_rounding) over tiers_of_term as first_step_rounding,
        first_value(days_in_year) over tiers_of_term as first_days_in_year
    from terms
    window tiers_of_term as (partition by contract_id, penalty_term_id order by coalesce(tier_number, 1))

),

-- What later tiers leave blank they take from the first.
followed as (

    select
        contract_id,
        penalty_term_id,
        tier_position as tier_number,
        coalesce(first_tier_mode, 'marginal') as tier_mode,
        coalesce(step_days, first_step_days, 1) as step_days,
        coalesce(step_rounding, first_step_rounding, 'pro_rata') as step_rounding,
        -- A tier without a first day begins after the one before it.
        coalesce(from_day, to_day_before + 1, 1) as from_day,
        to_day,
        case when next_tier_number is not null then coalesce(next_from_day, to_day + 1, 1) - 1 end
            as last_day_before_next,
        case when rate_reference is null then coalesce(rate, 0) else 0 end as step_rate,
        case when rate_reference is null then 0 else coalesce(rate_multiplier, 1) end as step_multiplier,
        coalesce(fixed_amount, 0) as step_amount,
        case when rate_reference is null then 1 else coalesce(days_in_year, first_days_in_year, 365) end as days_in_year
    from neighbours

),

stepped as (

    select
        followed.*,
        days_in_year * case when step_rounding = 'pro_rata' then step_days else 1 end as denominator,
        -- Without a last day it ends where the next begins.
        {{ step_units(
            'coalesce(to_day, last_day_before_next) - from_day + 1', 'step_days', 'step_rounding'
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
        coalesce(last_day_before_next, 2147483647) as reach_to_day,
        cast(step_rate as decimal(18, 10)) * scale_up as scaled_rate,
        cast(step_multiplier as decimal(18, 4)) * scale_up as scaled_multiplier,
        step_amount * scale_up as scaled_amount
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
        step_days,
        step_rounding,
        from_day,
        to_day,
        reach_to_day,
        scaled_rate as step_rate,
        scaled_multiplier as step_multiplier,
        scaled_amount as step_amount,
        denominator * scale_up as denominator,
        case tier_mode when 'whole' then 0 else {{ sum_of_earlier_tiers('1') }} end as earlier_units,
        case tier_mode when 'whole' then 0 else {{ sum_of_earlier_tiers('scaled_rate') }} end as earlier_rate,
        case tier_mode
            when 'whole' then 0
            else {{ sum_of_earlier_tiers('scaled_multiplier') }}
        end as earlier_multiplier,
        case tier_mode when 'whole' then 0 else {{ sum_of_earlier_tiers('scaled_amount') }} end as earlier_amount
    from valued

)

select * from final
