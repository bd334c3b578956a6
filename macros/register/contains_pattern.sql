{#- Whether a text contains what a pattern describes; the pattern may be a column. -#}
{% macro contains_pattern(expression, pattern) -%}
    {{ return(adapter.dispatch("contains_pattern", "qiyue")(expression, pattern)) }}
{%- endmacro %}

{% macro default__contains_pattern(expression, pattern) -%}
    {{ return("(" ~ expression ~ " rlike " ~ pattern ~ ")") }}
{%- endmacro %}

{% macro duckdb__contains_pattern(expression, pattern) -%}
    {{ return("regexp_matches(" ~ expression ~ ", " ~ pattern ~ ")") }}
{%- endmacro %}
