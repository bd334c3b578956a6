{#- The pattern of a rate that stands among other words, such as 每日0.5%. -#}
{% macro rate_among_words() -%}
    ([百千万]分之[零〇一二三四五六七八九十百点0-9.]+|[0-9０-９.．]+[ ]?[%％‰‱])
{%- endmacro %}

{#- The last of them: 0.1%-0.3% ends with 0.3%, and 10% not with 0%. -#}
{% macro last_rate_among_words() -%}
    ^(?:.*[^0-9０-９.．零〇一二三四五六七八九十百点])?{{ rate_among_words() }}
{%- endmacro %}
