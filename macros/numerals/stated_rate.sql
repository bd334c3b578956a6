{#- The printed form of a rate (千分之五, 0.01%) as decimal(18,8), a share of one; NULL where it is not readable. -#}
{% macro stated_rate(expression) -%}
    {#- Four decimals of a ten-thousandth are the eight that a rate holds: nothing is rounded. -#}
    {%- set number = number_pattern(4) -%}
    {%- set printed = plain_numerals(expression, '０１２３４５６７８９.．％﹪', '0123456789点点%%') -%}
    {%- set printed = "replace(" ~ printed ~ ", '百分之百', '百分之一百')" -%}
    {%- set in_words = extract_pattern(printed, '^[百千万]分之(' ~ number ~ ')$') -%}
    {%- set in_signs = extract_pattern(printed, '^(' ~ number ~ ')[%‰‱]$') -%}
    cast(
        cast({{ number_value("coalesce(" ~ in_words ~ ", " ~ in_signs ~ ")") }} as decimal(19, 8))
        * {{ meaning_of(
            extract_pattern(printed, '([百千万]分之|[%‰‱])'),
            {'百分之': 0.01, '%': 0.01, '千分之': 0.001, '‰': 0.001, '万分之': 0.0001, '‱': 0.0001}
        ) }}
        as decimal(18, 8)
    )
{%- endmacro %}
