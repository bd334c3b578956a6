{#- The regular expressions of the readers in this folder, so that another engine has two macros to write.
    The patterns keep to what RE2, PCRE, Java and POSIX extended share, save for `(?:...)`: no look-around,
    no backslash classes, and only \1 in a replacement. -#}

{% macro replace_pattern(expression, pattern, replacement) -%}
    {{ adapter.dispatch('replace_pattern', 'qiyue')(expression, pattern, replacement) }}
{%- endmacro %}

{% macro duckdb__replace_pattern(expression, pattern, replacement) -%}
    regexp_replace({{ expression }}, '{{ pattern }}', '{{ replacement }}', 'g')
{%- endmacro %}

{% macro spark__replace_pattern(expression, pattern, replacement) -%}
    regexp_replace({{ expression }}, '{{ java_pattern(pattern) }}', '{{ replacement | replace("\\", "$") }}')
{%- endmacro %}

{#- NULL where nothing matches, on every engine. -#}
{% macro extract_pattern(expression, pattern) -%}
    {{ adapter.dispatch('extract_pattern', 'qiyue')(expression, pattern) }}
{%- endmacro %}

{% macro duckdb__extract_pattern(expression, pattern) -%}
    nullif(regexp_extract({{ expression }}, '{{ pattern }}', 1), '')
{%- endmacro %}

{% macro spark__extract_pattern(expression, pattern) -%}
    nullif(regexp_extract({{ expression }}, '{{ java_pattern(pattern) }}', 1), '')
{%- endmacro %}

{#- To Java `$` is also the place before a last line break, to the other engines only the end of the text. -#}
{% macro java_pattern(pattern) -%}
    {{- pattern | replace("$", "(?!(?s:.))") -}}
{%- endmacro %}

{#- Whether a text contains what a pattern describes; the pattern is SQL, a literal or a column. -#}
{% macro contains_pattern(expression, pattern) -%}
    {{ return(adapter.dispatch("contains_pattern", "qiyue")(expression, pattern)) }}
{%- endmacro %}

{% macro spark__contains_pattern(expression, pattern) -%}
    {{ return("(" ~ expression ~ " rlike " ~ pattern ~ ")") }}
{%- endmacro %}

{% macro duckdb__contains_pattern(expression, pattern) -%}
    {{ return("regexp_matches(" ~ expression ~ ", " ~ pattern ~ ")") }}
{%- endmacro %}
