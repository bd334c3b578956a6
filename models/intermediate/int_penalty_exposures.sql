-- The penalty engine (DESIGN, "Penalty mathematics"):
--
--     exposure(d) = 0 where no step counts,
--                   else min( cap, max( minimum, sum over tiers of steps(days within the tier) x rate x base ) )
--
-- Grace days are not counted. Sums are exact until the one rounding to the fen, half away from zero.

with

cases as (

    select
        int_penalty_cases.*,
        greatest(days - grace_days, 0) as counted_days
    from {{ ref('int_penalty_cases') }} as int_penalty_cases

),

tiers as (

    select * from {{ ref('int_penalty_tiers') }}

),

-- The tier that the days reach, and the days that it counts itself.
reached as (

    select
        cases.*,
        tiers.step_rate,
        tiers.step_multiplier,
        tiers.step_amount,
        tiers.denominator,
        tiers.earlier_units,
        tiers.earlier_rate,
        tiers.earlier_multiplier,
        tiers.earlier_amount,
        tiers.step_days,
        tiers.step_rounding,
        case
            when tiers.tier_mode = 'whole' then least(cases.counted_days, coalesce(tiers.to_day, cases.counted_days))
            else least(cases.counted_days, coalesce(tiers.to_day, cases.counted_days)) - tiers.from_day + 1
        end as tier_days
    from cases
    left join tiers
        on
            cases.contract_id = tiers.contract_id
            and cases.penalty_term_id = tiers.penalty_term_id
            and cases.counted_days between tiers.from_day and tiers.reach_to_day

),

stepped as (

    select
        reached.*,
        {{ step_units('tier_days', 'step_days', 'step_rounding') }} as tier_units
    from reached

),

summed as (

    select
        stepped.*,
        coalesce(earlier_units + tier_units, 0) as counted_units,
        cast(
            cast(earlier_rate as decimal(18, 10)) + step_rate * tier_units
            + cast(reference_rate as decimal(18, 6))
            * cast(cast(earlier_multiplier as decimal(18, 4)) + step_multiplier * tier_units as decimal(18, 4))
            as decimal(18, 10)
        ) as rate_of_base,
        cast(cast(earlier_amount as decimal(18, 2)) + step_amount * tier_units as decimal(18, 2)) as fixed_amount,
        denominator * base_denominator as total_denominator
    from stepped

),

-- In whole numbers where the rate has at most eight decimals, as all that are stated: a fen is 10^8 of them.
measured as (

    select
        summed.*,
        abs(rate_of_base) < 100000000 and round(rate_of_base, 8) = rate_of_base
        and rate_of_base >= 0 and base_numerator >= 0 and fixed_amount >= 0 as is_whole,
        (
            cast(trunc(rate_of_base) as {{ whole_number_type() }}) * 100000000
            + cast((rate_of_base - trunc(rate_of_base)) * 100000000 as {{ whole_number_type() }})
        ) * cast(base_numerator * 100 as {{ whole_number_type() }})
        + cast(fixed_amount * 100 as {{ whole_number_type() }}) * base_denominator * 100000000 as numerator,
        cast(total_denominator as {{ whole_number_type() }}) * 100000000 as whole_denominator
    from summed

),

rounded as (

    select
        measured.*,
        case
            when is_whole
                then cast(
                    {{ wide_floor_quotient('(2 * numerator + whole_denominator)', '(2 * whole_denominator)') }}
                    * cast(0.01 as decimal(3, 2)) as decimal(18, 2)
                )
            else cast({{ divide_half_up(
                'cast(rate_of_base as decimal(20, 10)) * cast(base_numerator as decimal(18, 2))'
                ~ ' + cast(fixed_amount * base_denominator as decimal(38, 12))',
                'total_denominator',
                2
            ) }} as decimal(18, 2))
        end as sum_of_steps
    from measured

),

final as (

    select
        contract_id,
        penalty_term_id,
        liable_party,
        breach_kind,
        case_kind,
        breach_id,
        days,
        case
            when base_numerator is null or reference_rate is null or (is_capped and cap_amount is null) then null
            when counted_units = 0 then cast(0 as decimal(18, 2))
            else {{ within_minimum_and_cap('sum_of_steps', 'minimum_amount', 'cap_amount') }}
        end as exposure_amount
    from rounded

)

select * from final
