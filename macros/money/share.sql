{#- A part of a whole from 0 to 1, decimal(18, 6), rounded half away from zero; null where the whole is nothing. -#}
{% macro share(part, whole) -%}
    cast({{ share_as_amount(part, whole) }} as decimal(18, 6))
{%- endmacro %}

{% macro share_as_amount(part, whole) -%}
    {{ return(divide_whole_half_up(
        "(" ~ whole_units(part, 2) ~ ")",
        "nullif(" ~ whole_units(whole, 2) ~ ", 0)",
        6,
        places=0
    )) }}
{%- endmacro %}
