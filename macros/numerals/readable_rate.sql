{#-
    The rate in its printed form, or in the words around it (`每日0.5%`): the form as a whole if it is a rate, else
    the one rate that stands in it. Null where none does.
-#}
{% macro readable_rate(expression) -%}
    {%- set part = extract_pattern("coalesce(" ~ expression ~ ", '')", "([百千万]分之[零〇一二三四五六七八九十百点0-9.]+|[0-9０-９.．]+[ ]?[%％‰‱])") -%}
    coalesce({{ stated_rate(expression) }}, {{ stated_rate(part) }})
{%- endmacro %}
