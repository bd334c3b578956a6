{#-
    Creates `penalty_steps`, a table macro by which `qiyue explain` works out a per-day term for any number of days: the
    engine itself, asked for those days; for the same without minimum and cap; and, likewise bare and with the grace days
    taken off, for the end of every tier, so that the part of a tier is the difference to the end before. It reads stored
    tables only, and so is there in a warehouse of another register, too. An engine without table macros has none.
-#}
{% macro create_penalty_steps() -%}
    {{ return(adapter.dispatch("create_penalty_steps", "qiyue")()) }}
{%- endmacro %}

{% macro default__create_penalty_steps() -%}
    {{ return("") }}
{%- endmacro %}

{% macro duckdb__create_penalty_steps() -%}
create or replace macro {{ this.schema }}.penalty_steps(asked_contract, asked_term, asked_party, asked_days) as table (
    {%- set from_term = "terms.contract_id, terms.penalty_term_id, terms.liable_party, terms.breach_kind, "
        ~ "terms.base_numerator, terms.base_denominator, terms.reference_rate" %}
    with

    terms as (

        select * from {{ ref("int_penalty_terms") }}
        where contract_id = asked_contract and penalty_term_id = asked_term and liable_party = asked_party

    ),

    ends as (

        select
            tiers.*,
            least(
                greatest(asked_days - terms.grace_days, 0), coalesce(tiers.tier_to, asked_days)
            ) as last_day
        from {{ ref("int_penalty_tiers") }} as tiers
        inner join terms
            on tiers.contract_id = terms.contract_id and tiers.penalty_term_id = terms.penalty_term_id
        where tiers.tier_from <= asked_days - terms.grace_days
        qualify tiers.tier_mode = 'marginal' or tiers.tier_from = max(tiers.tier_from) over ()

    ),

    cases_of_the_term as (

        select
            {{ from_term }},
            'result' as case_kind, cast(null as varchar) as breach_id, asked_days as days,
            grace_days, minimum_amount, is_capped, cap_amount
        from terms
        union all
        select
            {{ from_term }}, 'sum', null, asked_days, grace_days, null, false, null
        from terms
        union all
        select
            {{ from_term }}, 'tier', cast(ends.tier_number as varchar), ends.last_day, 0, null, false, null
        from terms
        cross join ends

    ),

    worked as (

        {{ penalty_exposures("cases_of_the_term", ref("int_penalty_tiers"), ref("exposure_horizons")) }}

    )

    select
        worked.case_kind,
        worked.exposure_amount,
        ends.tier_number,
        ends.tier_from,
        ends.last_day,
        ends.tier_mode,
        ends.stated_as,
        ends.rate,
        ends.fixed_amount,
        worked.exposure_amount - lag(worked.exposure_amount, 1, 0) over (
            partition by worked.case_kind order by ends.tier_number
        ) as part_amount,
        greatest(asked_days - terms.grace_days, 0) as counted_days
    from worked
    cross join terms
    left join ends
        on worked.breach_id = cast(ends.tier_number as varchar)
    order by worked.case_kind, ends.tier_number
)
{%- endmacro %}
