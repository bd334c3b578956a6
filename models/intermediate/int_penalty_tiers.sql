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

-- What later tiers leave blank they take from the first.
completed as (

    select
        terms.contract_id,
        terms.penalty_term_id,
        coalesce(terms.tier_number, 1) as tier_number,
        coalesce(first_tiers.tier_mode, 'marginal') as tier_mode,
        coalesce(terms.step_days, first_tiers.step_days, 1) as step_days,
        coalesce(terms.step_rounding, first_tiers.step_rounding, 'pro_rata') as step_rounding,
        -- A tier without a first day begins after the one before it.
        coalesce(
            terms.from_day,
            lag(terms.to_day) over (
                partition by terms.contract_id, terms.penalty_term_id order by coalesce(terms.tier_number, 1)
            ) + 1,
            1
        ) as from_day,
        terms.to_day,
        case when terms.rate_reference is null then coalesce(terms.rate, 0) else 0 end as step_rate,
        case when terms.rate_reference is null then 0 else coalesce(terms.rate_multiplier, 1) end as step_multiplier,
        coalesce(terms.fixed_amount, 0) as step_amount,
        case
            when terms.rate_reference is null then 1
            else coalesce(terms.days_in_year, first_tiers.days_in_year, 365)
        end as days_in_year
    from terms
    inner join terms as first_tiers
        on
            terms.contract_id = first_tiers.contract_id
            and terms.penalty_term_id = first_tiers.penalty_term_id
            and coalesce(first_tiers.tier_number, 1) = 1

),

followed as (

    select
        completed.*,
        lead(from_day) over (
            partition by contract_id, penalty_term_id order by tier_number
        ) - 1 as last_day_before_next
    from completed

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
