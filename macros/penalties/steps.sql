{#- Units as a whole number of 1 / `scale`: 0.35 of a point over a scale of 1,000,000 is 350,000. -#}
{% macro scaled_units(units, scale) -%}
    cast(cast({{ units }} as decimal(28, 6)) * {{ scale }} as bigint)
{%- endmacro %}


{#- What a number of units counts: the units themselves pro rata, else whole steps begun or completed. -#}
{% macro step_units(units, step, step_rounding) -%}
    {%- set completed = floor_quotient("(" ~ units ~ ")", step) -%}
    {%- set begun = floor_quotient("(" ~ units ~ " + " ~ step ~ " - 1)", step) -%}
    case {{ step_rounding }}
        when 'pro_rata' then {{ units }}
        when 'whole_steps_only' then {{ completed }}
        when 'part_counts_as_whole' then {{ begun }}
    end
{%- endmacro %}


{#- What a unit of a tier adds: its own rate, or a multiple of a reference rate, over a whole number. -#}
{% macro tier_rate() -%}
    cast(case when rate_reference is null then coalesce(rate, 0) else 0 end as decimal(18, 10))
{%- endmacro %}

{% macro tier_multiplier() -%}
    cast(case when rate_reference is null then 0 else coalesce(rate_multiplier, 1) end as decimal(18, 4))
{%- endmacro %}

{% macro tier_denominator() -%}
    case when rate_reference is null then 1 else days_in_year end
    * case when step_rounding = 'pro_rata' then whole_step else 1 end
{%- endmacro %}


{#- What the tiers before this one add up to, all their units counted. -#}
{% macro sum_of_earlier_tiers(value_of_a_unit) -%}
    coalesce(
        sum(full_units * {{ value_of_a_unit }}) over (
            partition by contract_id, penalty_term_id
            order by tier_number
            rows between unbounded preceding and 1 preceding
        ),
        0
    )
{%- endmacro %}


{#- A sum within its minimum and its cap, either of which may be missing. -#}
{% macro within_minimum_and_cap(amount, minimum, cap) -%}
    {%- set raised = "greatest(" ~ amount ~ ", coalesce(" ~ minimum ~ ", " ~ amount ~ "))" -%}
    {{ return("least(" ~ raised ~ ", coalesce(" ~ cap ~ ", " ~ raised ~ "))") }}
{%- endmacro %}
