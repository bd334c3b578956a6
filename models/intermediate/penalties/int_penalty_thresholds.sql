-- For every term by the day: the first day on which its exposure, as rounded to the fen, reaches the cap, and the
-- contract's total. In each tier the steps needed are solved for, not searched; the first tier that gets there counts.
-- A cap by the month is reached in a month of 30 days, or not, and bounds no total.

with

terms as (

    select
        int_penalty_terms.*,
        {{ whole_units('base_numerator', 2) }} as base_fen,
        {{ whole_units('reference_rate', 6) }} as whole_reference_rate,
        coalesce(has_own_cap and cap_scope = 'month', false) as is_monthly
    from {{ ref('int_penalty_terms') }} as int_penalty_terms
    where accrual in ('per_day', 'per_working_day')

),

tiers as (

    select
        contract_id,
        penalty_term_id,
        tier_mode,
        tier_to,
        reach_to,
        unit_scale,
        {{ scaled_units('tier_from - 1', 'unit_scale') }} as whole_above,
        {{ scaled_units('step_size', 'unit_scale') }} as whole_step,
        step_rounding,
        {{ tier_in_whole_numbers() | indent(8) }}
    from {{ ref('int_penalty_tiers') }}

),

thresholds as (

    select
        terms.*,
        'cap' as threshold_kind,
        cap_amount as threshold_amount
    from terms
    where cap_amount is not null

    union all

    select
        terms.*,
        'contract_total' as threshold_kind,
        contract_total_amount as threshold_amount
    from terms
    where
        contract_total_amount is not null
        and (not is_capped or (cap_amount >= contract_total_amount and not is_monthly))

),

steps as (

    select
        thresholds.contract_id,
        thresholds.penalty_term_id,
        thresholds.liable_party,
        thresholds.threshold_kind,
        thresholds.grace_days,
        thresholds.minimum_amount,
        thresholds.threshold_amount,
        thresholds.is_monthly,
        tiers.tier_mode,
        tiers.tier_to,
        tiers.reach_to,
        tiers.unit_scale,
        tiers.whole_above,
        tiers.whole_step,
        tiers.step_rounding,
        -- From half a fen below it a sum is rounded to the threshold.
        (2 * {{ whole_units('thresholds.threshold_amount', 2) }} - 1)
        * tiers.tier_denominator * thresholds.base_denominator
        - 2 * ({{ tier_numerator('tiers.earlier_rate', 'tiers.earlier_multiplier', 'tiers.earlier_fen', 'thresholds') }})
            as missing_numerator,
        2 * ({{ tier_numerator('tiers.step_rate', 'tiers.step_multiplier', 'tiers.step_fen', 'thresholds') }})
            as unit_numerator
    from thresholds
    inner join tiers
        on
            thresholds.contract_id = tiers.contract_id
            and thresholds.penalty_term_id = tiers.penalty_term_id

),

solved as (

    select
        steps.*,
        case
            -- The minimum alone reaches it: the first day on which a step counts.
            when minimum_amount >= threshold_amount or missing_numerator <= 0 then 1
            when unit_numerator > 0 then {{ ceiling_of_quotient('missing_numerator', 'unit_numerator') }}
        end as units_needed
    from steps

),

dated as (

    select
        solved.*,
        case step_rounding
            when 'pro_rata' then units_needed
            when 'whole_steps_only' then units_needed * whole_step
            when 'part_counts_as_whole' then (units_needed - 1) * whole_step + 1
        end as wanted_units
    from solved
    where units_needed is not null

),

placed as (

    select
        dated.*,
        {{ ceiling_of_quotient(
            "(case tier_mode when 'whole' then greatest(wanted_units, whole_above + 1) else whole_above + wanted_units end)",
            'unit_scale',
        ) }} as counted_day
    from dated

),

final as (

    select
        contract_id,
        penalty_term_id,
        liable_party,
        cast(min(case when threshold_kind = 'cap' then counted_day + grace_days end) as integer) as days_to_cap,
        cast(
            min(case when threshold_kind = 'contract_total' then counted_day + grace_days end) as integer
        ) as days_to_contract_total
    from placed
    where
        counted_day <= reach_to
        and (tier_to is null or counted_day <= tier_to)
        and (not is_monthly or threshold_kind <> 'cap' or counted_day + grace_days <= 30)
    group by contract_id, penalty_term_id, liable_party

)

select * from final
