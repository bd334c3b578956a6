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
