{#- What is read of a printed form that the grammar does not derive as a whole: its number, where it names only one and
    no measure that would say of what. 12核 is 12, 1100元/核/月 is 1100, 1.5倍 is 1.5; 每月2次 is none. -#}
{% macro sole_number(expression) -%}
    {%- set measures = '年月周日天季时分秒次回半%‰‱' -%}
    {{ number_among_words(spelled_number(expression), '[^' ~ numeral_characters() ~ measures ~ ']*') }}
{%- endmacro %}

{#- The same of an amount, whatever it is an amount of: 不低于100元, 5元/月, 约2万元, 5千元, 五角/条. -#}
{% macro sole_amount(expression) -%}
    {%- set printed = replace_pattern(spelled_number(expression), '([0-9])千元', '\\1000元') -%}
    cast({{ number_among_words(printed, '[^' ~ numeral_characters() ~ ']*') }} as decimal(19, 8)) * case
        when {{ contains_pattern(printed, "'[0-9一二三四五六七八九十百千]万'") }} then cast(10000 as decimal(11, 2))
        when {{ contains_pattern(printed, "'[0-9一二三四五六七八九十百千]亿'") }} then cast(100000000 as decimal(11, 2))
        when {{ contains_pattern(printed, "'[0-9一二三四五六七八九]角'") }} then cast(0.1 as decimal(11, 2))
        when {{ contains_pattern(printed, "'[0-9一二三四五六七八九]分'") }} then cast(0.01 as decimal(11, 2))
        else cast(1 as decimal(11, 2))
    end
{%- endmacro %}

{#- A length of time or a count that stands among other words, where it is the only one and nothing says how often:
    签订后5个工作日 is 5 working days, 质保期24个月 24 months. The number, or its unit. -#}
{% macro sole_quantity(expression) -%}
    {{ number_value(extract_pattern(plain_quantity(expression), quantity_among_words_pattern('number'))) }}
{%- endmacro %}

{% macro sole_unit(expression) -%}
    {{ unit_code_of(extract_pattern(plain_quantity(expression), quantity_among_words_pattern('unit'))) }}
{%- endmacro %}

{% macro quantity_among_words_pattern(counts) -%}
    {%- set others = '[^' ~ numeral_characters() ~ '半每/~～至-]*' -%}
    {%- set number = number_pattern(8) -%}
    ^{{ others }}{{ '(' ~ number ~ ')' if counts == 'number' else number }}个?
    {{- '(' ~ unit_pattern() ~ ')' if counts == 'unit' else unit_pattern() }}{{ others }}$
{%- endmacro %}

{#- A number repeated in brackets, 十五（15）个工作日, is said once. -#}
{% macro without_bracketed_number(expression) -%}
    {{ replace_pattern(expression, '[ ]*[（(][0-9０-９零一二三四五六七八九十百]+[)）]', '') }}
{%- endmacro %}

{#- The one date that stands among other words: 最迟不晚于2026年12月31日. -#}
{% macro sole_date(expression) -%}
    {%- set spelled = "replace(replace(" ~ expression ~ ", '元月', '1月'), ' ', '')" -%}
    coalesce(
        {{ printed_date(spelled) }},
        {{ printed_date(extract_pattern(spelled, '^[^0-9]*([0-9]{4}[年./-][0-9]{1,2}[月./-][0-9]{1,2}日?)[^0-9]*$')) }}
    )
{%- endmacro %}

{#- The one number of a text that `spelled_number` or `plain_quantity` has levelled, between signs of one class. -#}
{% macro number_among_words(spelled, others) -%}
    {{ number_value(extract_pattern(spelled, '^' ~ others ~ '(' ~ number_pattern(8) ~ ')' ~ others ~ '$')) }}
{%- endmacro %}

{% macro spelled_number(expression) -%}
    {%- set plain = plain_numerals(expression, '两０１２３４５６７８９.．％﹪', '二0123456789点点%%') -%}
    replace(replace({{ plain }}, ',', ''), '，', '')
{%- endmacro %}

{% macro numeral_characters() -%}
    0-9零一二三四五六七八九十百千点
{%- endmacro %}

{#- Whether a printed form is nothing but numerals and units, so that one which is not read is garbled: 百五日, 13月3日.
    Other words may say what no reader here knows. -#}
{% macro is_bare_figure(expression) -%}
    {{ contains_pattern(
        expression,
        "'^[0-9０-９零〇一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟点.．,，%％‰‱年月日天周个工作时小分之钟秒次元圆角整正人民币¥￥ ×xX*]*$'"
    ) }}
{%- endmacro %}

{#- The only number in Arabic figures, whatever is said in words beside it: 一年按360日计算 is 360. -#}
{% macro sole_arabic_number(expression) -%}
    cast({{ extract_pattern(expression, '^[^0-9]*([0-9]{1,9}(?:[.][0-9]{1,8})?)[^0-9]*$') }} as decimal(18, 8))
{%- endmacro %}

{#- Whether a printed form that is no whole date is part of one: 2025年12月底前, or 3月31日前 without the year. -#}
{% macro is_part_of_date(expression, day) -%}
    {%- set year, month, day_of_month = "extract(year from " ~ day ~ ")", "extract(month from " ~ day ~ ")",
        "extract(day from " ~ day ~ ")" -%}
    ({{ contains_pattern(
        "replace(" ~ expression ~ ", ' ', '')",
        "'(^|[^0-9])' || cast(" ~ year ~ " as string) || '年0?' || cast(" ~ month ~ " as string) || '月[^0-9]*$'"
    ) }} or {{ contains_pattern(
        "replace(" ~ expression ~ ", ' ', '')",
        "'^[^0-9年]*0?' || cast(" ~ month ~ " as string) || '月0?' || cast(" ~ day_of_month
        ~ " as string) || '[日号][^0-9]*$'"
    ) }})
{%- endmacro %}

{#- A fraction in words as decimal(18, 8): 十分之一 is 0.1, 三分之一 0.33333333. Twelve places of each part are enough for
    nine of them to round as their sum does. -#}
{% macro stated_fraction(expression) -%}
    {%- set printed = replace_pattern(
        "translate(" ~ plain_numerals(expression) ~ ", '123456789', '一二三四五六七八九')",
        '^([一二三四五六七八九])/([一二三四五六七八九])$', '\\2分之\\1'
    ) -%}
    {%- set parts = {} -%}
    {%- for word in '二三四五六七八九十' -%}
        {%- do parts.update({word: "cast(" ~ "%.12f" | format(1 / (loop.index + 1)) ~ " as decimal(13, 12))"}) -%}
    {%- endfor -%}
    cast(
        {{ meaning_of(extract_pattern(printed, '^([二三四五六七八九十])分之[一二三四五六七八九]$'), parts) }}
        * cast({{ number_value(extract_pattern(printed, '^[二三四五六七八九十]分之([一二三四五六七八九])$')) }} as integer)
        as decimal(18, 8)
    )
{%- endmacro %}

{#- Shares in tenths and halves as decimal(18, 8): 三成 is 0.3, 一半 0.5, 6个点 0.06. -#}
{% macro stated_tenths(expression) -%}
    {%- set printed = spelled_number(expression) -%}
    case
        when {{ contains_pattern(printed, "'^(?:一)?半$'") }} then cast(0.5 as decimal(18, 8))
        else cast(
            coalesce(
                {{ number_value(extract_pattern(printed, '^([一二三四五六七八九十])成$')) }} * cast(0.1 as decimal(2, 1)),
                {{ number_value(extract_pattern(printed, '^(' ~ number_pattern(2) ~ ')个(?:百分)?点$')) }}
                * cast(0.01 as decimal(3, 2))
            )
            as decimal(18, 8)
        )
    end
{%- endmacro %}

{#- What a price is lowered by, as decimal(18, 8): 八折 is 0.2, 九五折 0.05, 8.5折 0.15. -#}
{% macro stated_discount(expression) -%}
    {%- set printed = plain_numerals(expression, '０１２３４５６７８９.．', '0123456789点点') -%}
    {%- set arabic = extract_pattern(replace_pattern(printed, '([0-9])([0-9])折', '\\1点\\2折'), '([0-9](?:点[0-9])?)折') -%}
    {%- set tenths = extract_pattern(printed, '([一二三四五六七八九])[一二三四五六七八九]?折') -%}
    {%- set hundredths = extract_pattern(printed, '[一二三四五六七八九]([一二三四五六七八九])折') -%}
    cast(
        1 - coalesce(
            {{ number_value(arabic) }} * cast(0.1 as decimal(2, 1)),
            {{ number_value(tenths) }} * cast(0.1 as decimal(2, 1))
            + coalesce({{ number_value(hundredths) }}, 0) * cast(0.01 as decimal(3, 2))
        )
        as decimal(18, 8)
    )
{%- endmacro %}

{#- A day of the month: 每月25日 is 25; 月末, 月底 and 最后一日 are 31, the last that a month has. -#}
{% macro stated_day_of_month(expression) -%}
    {%- set printed = spelled_number(expression) -%}
    case
        when {{ contains_pattern(printed, "'月[末底]|最后'") }} then cast(31 as decimal(18, 8))
        else {{ number_value(extract_pattern(printed, '(' ~ number_pattern(1) ~ ')[日号]')) }}
    end
{%- endmacro %}
