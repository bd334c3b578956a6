-- For every per-day term: the first day on which its exposure reaches the cap, and the contract's total.
-- In each tier the steps needed are solved for, not searched; the first tier that gets there counts.

with

terms as (

    select * from {{ ref('int_penalty_terms') }}
    where accrual = 'per_day'

),

tiers as (

    select * from {{ ref('int_penalty_tiers') }}

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
        tiers.from_day,
        tiers.to_day,
        tiers.reach_to_day,
        tiers.step_days,
        tiers.step_rounding,
        cast(
            thresholds.threshold_amount * tiers.denominator * thresholds.base_denominator
            - (
                tiers.earlier_rate + cast(thresholds.reference_rate as decimal(18, 6)) * tiers.earlier_multiplier
            ) * cast(thresholds.base_numerator as decimal(20, 2))
            - tiers.earlier_amount * thresholds.base_denominator
            as decimal(38, 12)
        ) as missing_numerator,
        cast(
            (
                tiers.step_rate + cast(thresholds.reference_rate as decimal(18, 6)) * tiers.step_multiplier
            ) * cast(thresholds.base_numerator as decimal(20, 2))
            + tiers.step_amount * thresholds.base_denominator
            as decimal(38, 12)
        ) as unit_numerator
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
            when 'whole_steps_only' then units_needed * step_days
            when 'part_counts_as_whole' then (units_needed - 1) * step_days + 1
        end as days_needed
    from solved
    where units_needed is not null

),

placed as (

    select
        dated.*,
        case tier_mode
            when 'whole' then greatest(days_needed, from_day)
            else from_day - 1 + days_needed
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
        counted_day <= reach_to_day
        and (to_day is null or counted_day <= to_day)
    group by contract_id, penalty_term_id, liable_party

)

select * from final
