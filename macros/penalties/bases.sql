{#- A fraction of a base in yuan, exact, rounded once to the fen; `bases` is an alias of `int_base_amounts`. -#}
{% macro rate_of_base(rate, bases) -%}
    cast({{ rate_of_base_exact(rate, bases) }} as decimal(18, 2))
{%- endmacro %}

{% macro rate_of_base_exact(rate, bases) -%}
    {{ return(divide_half_up(
        "cast(" ~ rate ~ " as decimal(38, 8)) * " ~ bases ~ ".base_numerator",
        bases ~ ".base_denominator",
        2,
        places=10
    )) }}
{%- endmacro %}
