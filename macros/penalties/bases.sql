{#- A fraction of a base in yuan, exact, rounded once to the fen; `bases` is an alias of `int_base_amounts`. -#}
{% macro rate_of_base(rate, bases) -%}
    cast({{ rate_of_base_exact(rate, bases) }} as decimal(18, 2))
{%- endmacro %}

{% macro rate_of_base_exact(rate, bases) -%}
    {{ return(divide_whole_half_up(
        whole_units(rate, 8) ~ " * " ~ whole_units(bases ~ ".base_numerator", 2),
        bases ~ ".base_denominator",
        2,
        places=10
    )) }}
{%- endmacro %}


{#- The lesser of a cap that is a rate of its base and one that is an amount; null where the base is unknown. -#}
{% macro lesser_cap(rate, amount_of_rate, stated_amount) -%}
    case
        when {{ rate }} is null then {{ stated_amount }}
        when {{ stated_amount }} is null then {{ amount_of_rate }}
        when {{ amount_of_rate }} is null then null
        else least({{ amount_of_rate }}, {{ stated_amount }})
    end
{%- endmacro %}


{#- The lesser of two bounds, each of which may be missing (`has_...` false) or unknown (null). -#}
{% macro lesser_bound(has_first, first, has_second, second) -%}
    case
        when not {{ has_first }} then {{ second }}
        when not {{ has_second }} then {{ first }}
        when {{ first }} is null or {{ second }} is null then null
        else least({{ first }}, {{ second }})
    end
{%- endmacro %}
