{#- First day and number of days of `dim_date`: wide enough for every contract that a city still keeps. -#}
{% macro calendar_start() -%}
    cast('2000-01-01' as date)
{%- endmacro %}

{#- To 2100-12-31. -#}
{% macro days_of_calendar() -%}
    36890
{%- endmacro %}


{#- Monday is 1, Sunday is 7. -#}
{% macro iso_weekday(date) -%}
    {{ return(adapter.dispatch("iso_weekday", "qiyue")(date)) }}
{%- endmacro %}

{% macro spark__iso_weekday(date) -%}
    {{ return("(extract(dayofweek_iso from " ~ date ~ "))") }}
{%- endmacro %}

{% macro duckdb__iso_weekday(date) -%}
    {{ return("isodow(" ~ date ~ ")") }}
{%- endmacro %}
