{#-
    The penalty engine (DESIGN, "Penalty mathematics"):

        exposure(d) = 0 where no step counts,
                      else min( cap, max( minimum, sum over tiers of steps(days within the tier) x rate x base ) )

    d counts units: days, working days, hours, points, occasions. Grace units are not counted. Sums are exact until the
    one rounding to the fen, half away from zero.

    `cases` are relations like int_penalty_cases, `tiers` like int_penalty_tiers, `horizons` like exposure_horizons. A
    case without units of its own is asked at every horizon.
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
        unit_scale,
        -- Units before the first tier reach it, too, and count nothing.
        {{ scaled_units('case tier_number when 1 then -1 else tier_from - 1 end', 'unit_scale') }} as reach_above,
        {{ scaled_units('tier_from - 1', 'unit_scale') }} as whole_above,
        {{ scaled_units('tier_to', 'unit_scale') }} as whole_to,
        {{ scaled_units('reach_to', 'unit_scale') }} as whole_reach_to,
        {{ scaled_units('step_size', 'unit_scale') }} as whole_step,
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
        tiers.unit_scale,
        tiers.reach_above,
        tiers.whole_above,
        tiers.whole_to,
        tiers.whole_reach_to,
        tiers.whole_step,
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
        cast(floor(units) as integer) as days_late,
        {{ scaled_units('units', 'unit_scale') }} as whole_units
    from priced
    where units is not null

    union all

    select
        priced.*,
        horizons.days_late,
        cast(horizons.days_late as bigint) * priced.unit_scale as whole_units
    from priced
    cross join {{ horizons }} as horizons
    where priced.units is null

),

counted as (

    select
        asked.*,
        greatest(whole_units - cast(grace_days as bigint) * unit_scale, 0) as counted_units
    from asked

),

-- The tier that the units reach, and those that it counts itself.
reached as (

    select
        counted.*,
        case
            when counted_units <= whole_above then 0
            when tier_mode = 'whole' then least(counted_units, coalesce(whole_to, counted_units))
            else least(counted_units, coalesce(whole_to, counted_units)) - whole_above
        end as tier_units
    from counted
    where counted_units > reach_above and counted_units <= whole_reach_to

),

stepped as (

    select
        reached.*,
        {{ step_units('tier_units', 'whole_step', 'step_rounding') }} as counted_steps
    from reached

),

summed as (

    select
        stepped.*,
        earlier_units + counted_steps as all_steps,
        earlier_numerator + unit_numerator * counted_steps as numerator
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
            when all_steps = 0 then cast(0 as decimal(18, 2))
            else {{ within_minimum_and_cap('sum_of_steps', 'minimum_amount', 'cap_amount') }}
        end as exposure_amount
    from rounded

)

select * from final
{%- endmacro %}
