{#-
    The penalty engine (DESIGN, "Penalty mathematics"):

        exposure(d) = 0 where no step counts,
                      else min( cap, max( minimum, sum over tiers of steps(days within the tier) x rate x base ) )

    Grace days are not counted. Sums are exact until the one rounding to the fen, half away from zero.

    `cases` are relations like int_penalty_cases, `tiers` like int_penalty_tiers, `horizons` like exposure_horizons.
-#}
{% macro penalty_exposures(cases, tiers, horizons) -%}
with

cases as (

    select
        asked_cases.*,
        {{ whole_units('base_numerator', 2) }} as base_fen,
        {{ whole_units('reference_rate', 6) }} as whole_reference_rate
    from {{ cases }} as asked_cases

),

tiers as (

    select
        contract_id,
        penalty_term_id,
        tier_mode,
        -- Days before the first tier reach it, too, and count nothing.
        case tier_number when 1 then 0 else tier_from end as reach_from,
        tier_from,
        tier_to,
        reach_to,
        step_size,
        step_rounding,
        earlier_units,
        {{ tier_in_whole_numbers() | indent(8) }}
    from {{ tiers }}

),

-- What a unit of each tier adds, and what the tiers before it have added up to, in 10^-10 fen.
priced as (

    select
        cases.*,
        tiers.tier_mode,
        tiers.reach_from,
        tiers.tier_from,
        tiers.tier_to,
        tiers.reach_to,
        tiers.step_size,
        tiers.step_rounding,
        tiers.earlier_units,
        {{ tier_numerator('tiers.earlier_rate', 'tiers.earlier_multiplier', 'tiers.earlier_fen', 'cases') }}
            as earlier_numerator,
        {{ tier_numerator('tiers.step_rate', 'tiers.step_multiplier', 'tiers.step_fen', 'cases') }} as unit_numerator,
        tiers.tier_denominator * cases.base_denominator as denominator
    from cases
    inner join tiers
        on
            cases.contract_id = tiers.contract_id
            and cases.penalty_term_id = tiers.penalty_term_id

),

asked as (

    select
        priced.*,
        days as days_late
    from priced
    where days is not null

    union all

    select
        priced.*,
        horizons.days_late
    from priced
    cross join {{ horizons }} as horizons
    where priced.days is null

),

counted as (

    select
        asked.*,
        greatest(days_late - grace_days, 0) as counted_days
    from asked

),

-- The tier that the days reach, and the days that it counts itself.
reached as (

    select
        counted.*,
        case
            when counted_days < tier_from then 0
            when tier_mode = 'whole' then least(counted_days, coalesce(tier_to, counted_days))
            else least(counted_days, coalesce(tier_to, counted_days)) - tier_from + 1
        end as tier_days
    from counted
    where counted_days between reach_from and reach_to

),

stepped as (

    select
        reached.*,
        {{ step_units('tier_days', 'step_size', 'step_rounding') }} as tier_units
    from reached

),

summed as (

    select
        stepped.*,
        earlier_units + tier_units as counted_units,
        earlier_numerator + unit_numerator * tier_units as numerator
    from stepped

),

rounded as (

    select
        summed.*,
        {{ fen_to_yuan(whole_quotient_half_up('numerator', 'denominator')) }} as sum_of_steps
    from summed

),

final as (

    select
        contract_id,
        penalty_term_id,
        liable_party,
        breach_kind,
        case_kind,
        breach_id,
        days_late,
        case
            when base_numerator is null or reference_rate is null or (is_capped and cap_amount is null) then null
            when counted_units = 0 then cast(0 as decimal(18, 2))
            else {{ within_minimum_and_cap('sum_of_steps', 'minimum_amount', 'cap_amount') }}
        end as exposure_amount
    from rounded

)

select * from final
{%- endmacro %}
