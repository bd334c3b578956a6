{#-
    Creates `penalty_steps`, a table macro by which `qiyue explain` works out a term for any number of its units (days,
    hours, points): the engine itself, asked for those units; for the same without minimum and cap; and, likewise bare and
    with the grace units taken off, for the end of every tier, so that the part of a tier is the difference to the end
    before. It reads stored tables only, and so is there in a warehouse of another register, too. An engine without table
    macros has none.
-#}
{% macro create_penalty_steps() -%}
    {{ return(adapter.dispatch("create_penalty_steps", "qiyue")()) }}
{%- endmacro %}

{% macro spark__create_penalty_steps() -%}
    {{ return("") }}
{%- endmacro %}

{% macro duckdb__create_penalty_steps() -%}
create or replace macro {{ this.schema }}.penalty_steps(asked_contract, asked_term, asked_party, asked_units) as table (
    {%- set from_term = "terms.contract_id, terms.penalty_term_id, terms.liable_party, terms.breach_kind, "
        ~ "terms.base_numerator, terms.base_denominator, terms.reference_rate" %}
    with

    terms as (

        select *, has_own_cap and cap_scope = 'month' as has_monthly_cap from {{ ref("int_penalty_terms") }}
        where contract_id = asked_contract and penalty_term_id = asked_term and liable_party = asked_party

    ),

    ends as (

        select
            tiers.*,
            least(
                greatest(asked_units - terms.grace_days, 0), coalesce(tiers.tier_to, asked_units)
            ) as last_unit
        from {{ ref("int_penalty_tiers") }} as tiers
        inner join terms
            on tiers.contract_id = terms.contract_id and tiers.penalty_term_id = terms.penalty_term_id
        where tiers.tier_from - 1 < asked_units - terms.grace_days
        qualify tiers.tier_mode = 'marginal' or tiers.tier_from = max(tiers.tier_from) over ()

    ),

    cases_of_the_term as (

        select
            {{ from_term }},
            'result' as case_kind, cast(null as string) as breach_id, asked_units as units,
            grace_days, minimum_amount, is_capped and not has_monthly_cap as is_capped, cap_amount
        from terms
        union all
        select
            {{ from_term }},
            'month', cast(months.number as string), least(months.number * 30, asked_units),
            grace_days, minimum_amount, false, null
        from terms
        cross join unnest(range(1, cast(ceil(asked_units / 30) as integer) + 1)) as months(number)
        where has_monthly_cap
        union all
        select
            {{ from_term }}, 'sum', null, asked_units, grace_days, null, false, null
        from terms
        union all
        select
            {{ from_term }}, 'tier', cast(ends.tier_number as string), ends.last_unit, 0, null, false, null
        from terms
        cross join ends

    ),

    worked as (

        {{ penalty_exposures("cases_of_the_term", ref("int_penalty_tiers"), ref("exposure_horizons")) }}

    ),

    -- A cap by the month bounds what each month of 30 days adds.
    months_capped as (

        select sum(least(months.added_amount, terms.own_cap_amount)) as amount
        from (
            select
                exposure_amount - lag(exposure_amount, 1, 0) over (order by cast(breach_id as integer)) as added_amount
            from worked
            where case_kind = 'month'
        ) as months
        cross join terms

    )

    select
        worked.case_kind,
        case
            when worked.case_kind <> 'result' or not terms.has_monthly_cap then worked.exposure_amount
            when worked.exposure_amount is null or terms.own_cap_amount is null then null
            when terms.has_overall_bound and terms.overall_bound_amount is null then null
            else least(coalesce(months_capped.amount, 0), coalesce(terms.overall_bound_amount, months_capped.amount, 0))
        end as exposure_amount,
        ends.tier_number,
        ends.tier_from,
        ends.last_unit as last_day,
        ends.tier_mode,
        ends.stated_as,
        ends.rate,
        ends.fixed_amount,
        worked.exposure_amount - lag(worked.exposure_amount, 1, 0) over (
            partition by worked.case_kind order by ends.tier_number
        ) as part_amount,
        greatest(asked_units - terms.grace_days, 0) as counted_days
    from worked
    cross join terms
    cross join months_capped
    left join ends
        on worked.breach_id = cast(ends.tier_number as string) and worked.case_kind = 'tier'
    where worked.case_kind <> 'month'
    order by worked.case_kind, ends.tier_number
)
{%- endmacro %}
