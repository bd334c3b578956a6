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


{#- What a word stands for in a dictionary of words to SQL; null for a word that is not there. The word is worked out once. -#}
{% macro meaning_of(word, meanings) -%}
    {{ adapter.dispatch("meaning_of", "qiyue")(word, meanings) }}
{%- endmacro %}

{% macro duckdb__meaning_of(word, meanings) -%}
    map { {%- for known, meaning in meanings.items() %}'{{ known }}': {{ meaning }}{{ ", " if not loop.last }}{% endfor -%} }[{{ word }}]
{%- endmacro %}

{% macro spark__meaning_of(word, meanings) -%}
    element_at(map({%- for known, meaning in meanings.items() %}'{{ known }}', {{ meaning }}{{ ", " if not loop.last }}{% endfor -%}), {{ word }})
{%- endmacro %}
