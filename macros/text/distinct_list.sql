{#- The distinct values of a group in their order, one after the other; null where there is none. -#}
{% macro distinct_list(expression, separator) -%}
    {{ return(adapter.dispatch("distinct_list", "qiyue")(expression, separator)) }}
{%- endmacro %}

{% macro duckdb__distinct_list(expression, separator) -%}
    {{ return("string_agg(distinct " ~ expression ~ ", '" ~ separator ~ "' order by " ~ expression ~ ")") }}
{%- endmacro %}

{% macro spark__distinct_list(expression, separator) -%}
    {{ return(
        "case when count(" ~ expression ~ ") > 0 then array_join(sort_array(collect_set(" ~ expression ~ ")), '"
        ~ separator ~ "') end"
    ) }}
{%- endmacro %}
