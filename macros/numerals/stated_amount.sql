{#- A printed amount as decimal(38, 8), in yuan: in figures (¥1,916,794.40元, 人民币 25.4 万元) or in words; NULL where
    it is not readable. -#}
{% macro stated_amount(expression) -%}
    {%- set plain = plain_numerals(expression, '０１２３４５６７８９．，￥', '0123456789.,¥') -%}
    {%- set plain = "replace(" ~ plain ~ ", ',', '')" -%}
    {%- set figures = extract_pattern(plain, '^(?:人民币|RMB|CNY)?[:：]?¥?([0-9]{1,16}(?:[.][0-9]{1,8})?)[万亿]?元?整?$') -%}
    coalesce(
        cast({{ figures }} as decimal(24, 8)) * case
            when {{ contains_pattern(plain, "'万元?整?$'") }} then 10000
            when {{ contains_pattern(plain, "'亿元?整?$'") }} then 100000000
            else 1
        end,
        cast({{ amount_in_words(expression) }} as decimal(38, 8))
    )
{%- endmacro %}
