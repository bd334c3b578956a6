{#- A text without the blanks around it, those of Unicode included: every blank that DuckDB's `trim` knows. -#}
{% macro trimmed(expression) -%}
    {{ return(adapter.dispatch("trimmed", "qiyue")(expression)) }}
{%- endmacro %}

{% macro duckdb__trimmed(expression) -%}
    {{ return("trim(" ~ expression ~ ")") }}
{%- endmacro %}

{% macro spark__trimmed(expression) -%}
    {%- set blanks = " \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000" -%}
    {{ return("btrim(" ~ expression ~ ", '" ~ blanks ~ "')") }}
{%- endmacro %}
