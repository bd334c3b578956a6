{#- A date as contracts print it (2026年3月3日) as a date; NULL where the text is not one. -#}
{% macro printed_date(expression) -%}
    {{ adapter.dispatch('printed_date', 'qiyue')(expression) }}
{%- endmacro %}

{% macro duckdb__printed_date(expression) -%}
    {%- set dashed = replace_pattern("replace(" ~ expression ~ ", ' ', '')", '^([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日$', '\\1-\\2-\\3') -%}
    cast(try_strptime({{ dashed }}, '%Y-%m-%d') as date)
{%- endmacro %}
