-- For every per-day term: the first day on which its exposure reaches the cap, and the contract's total.
-- In each tier the steps needed are solved for, not searched; the first tier that gets there counts.

with

terms as (

    select
        int_penalty_terms.*,
        {{ whole_units('base_numerator', 2) }} as base_fen,
        {{ whole_units('reference_rate', 6) }} as whole_reference_rate
    from {{ ref('int_penalty_terms') }} as int_penalty_terms
    where accrual = 'per_day'

),

tiers as (

    select
        contract_id,
        penalty_term_id,
        tier_mode,
        tier_from,
        tier_to,
        reach_to,
        step_size,
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
        and (not is_capped or cap_amount >= contract_total_amount)

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
        tiers.tier_mode,
        tiers.tier_from,
        tiers.tier_to,
        tiers.reach_to,
        tiers.step_size,
        tiers.step_rounding,
        {{ whole_units('thresholds.threshold_amount', 2) }} * tiers.tier_denominator * thresholds.base_denominator
        - ({{ tier_numerator('tiers.earlier_rate', 'tiers.earlier_multiplier', 'tiers.earlier_fen', 'thresholds') }})
            as missing_numerator,
        {{ tier_numerator('tiers.step_rate', 'tiers.step_multiplier', 'tiers.step_fen', 'thresholds') }}
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
            when 'whole_steps_only' then units_needed * step_size
            when 'part_counts_as_whole' then (units_needed - 1) * step_size + 1
        end as days_needed
    from solved
    where units_needed is not null

),

placed as (

    select
        dated.*,
        case tier_mode
            when 'whole' then greatest(days_needed, tier_from)
            else tier_from - 1 + days_needed
        end as counted_day
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
    group by contract_id, penalty_term_id, liable_party

)

select * from final
