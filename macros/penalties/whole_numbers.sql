{#-
    The penalty engine adds and divides whole numbers, without loss: amounts in fen, rates in 10^-10, which are
    the decimals of a stated rate, and of a reference rate (10^-6) times its multiplier (10^-4). A numerator is
    in 10^-10 fen. Nothing comes before the first tier.
-#}
{% macro tier_in_whole_numbers() -%}
    {{ whole_units('step_rate', 10) }} as step_rate,
    {{ whole_units('step_multiplier', 4) }} as step_multiplier,
    {{ whole_units('step_amount', 2) }} as step_fen,
    case when tier_number = 1 then 0 else {{ whole_units('earlier_rate', 10) }} end as earlier_rate,
    case when tier_number = 1 then 0 else {{ whole_units('earlier_multiplier', 4) }} end as earlier_multiplier,
    case when tier_number = 1 then 0 else {{ whole_units('earlier_amount', 2) }} end as earlier_fen,
    cast(denominator as {{ whole_number_type() }}) * 10000000000 as tier_denominator
{%- endmacro %}

{#- `cases` is an alias of rows with base_fen, base_denominator and whole_reference_rate. -#}
{% macro tier_numerator(rate, multiplier, fen, cases) -%}
    ({{ rate }} + {{ multiplier }} * {{ cases }}.whole_reference_rate) * {{ cases }}.base_fen
    + {{ fen }} * {{ cases }}.base_denominator * 10000000000
{%- endmacro %}
