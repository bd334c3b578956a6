{#- A part of a whole from 0 to 1, decimal(18, 6), rounded half away from zero; null where the whole is nothing. -#}
{% macro share(part, whole) -%}
    cast({{ share_as_amount(part, whole) }} as decimal(18, 6))
{%- endmacro %}

{% macro share_as_amount(part, whole) -%}
    {{ return(divide_half_up(
        "cast(" ~ part ~ " * 100 as decimal(38, 12))",
        "nullif(cast(" ~ whole ~ " * 100 as " ~ whole_number_type() ~ "), 0)",
        6
    )) }}
{%- endmacro %}
