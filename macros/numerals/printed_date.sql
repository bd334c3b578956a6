{#- A date as contracts print it (2026年3月3日, 2026 年 03 月 31 日前, 二〇二六年三月三日, 2026-3-3) as a date; NULL where
    the text is not one. -#}
{% macro printed_date(expression) -%}
    {%- set figures = plain_numerals(expression, '０１２３４５６７８９．－', '0123456789.-') -%}
    {#- 十 stands for a place, not for a sign. -#}
    {%- set figures = namespace(text="translate(" ~ figures ~ ", '零一二三四五六七八九', '0123456789')") -%}
    {%- for numeral, written in [
        ('([1-3])十([1-9])', '\\1\\2'), ('([1-3])十', '\\10'), ('十([1-9])', '1\\1'), ('十', '10'),
    ] -%}
        {%- set figures.text = replace_pattern(figures.text, numeral, written) -%}
    {%- endfor -%}
    {%- set day = '([0-9]{4})(?:年|[-./])([0-9]{1,2})(?:月|[-./])([0-9]{1,2})日?' -%}
    {%- set around = ['^(?:自|从|至|到|于|在)?', '(?:之?前|以前|止|起|之日起?)?$'] -%}
    try_cast({{ extract_pattern(
        replace_pattern(figures.text, around[0] ~ day ~ around[1], '\\1-\\2-\\3'), '^([0-9]{4}-[0-9]{1,2}-[0-9]{1,2})$'
    ) }} as date)
{%- endmacro %}
