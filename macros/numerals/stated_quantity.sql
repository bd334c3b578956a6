{#- The printed form of a target or a period: its number (stated_quantity, decimal(18,8)) in the unit printed
    with it (stated_unit, a unit_code of the seed target_units); NULL where it is not readable.
    半年 and 每季度 are read as 6 and 3 months, 7×24 as 168 hours a week, 每日 as 1 day, 每年2次 as 2 times a year. -#}
{% macro stated_quantity(expression) -%}
    {%- set printed = plain_quantity(expression) -%}
    {%- set coverage = extract_pattern(printed, coverage_pattern()) -%}
    coalesce(
        {{ number_value(extract_pattern(printed, quantity_pattern('number'))) }},
        cast({{ extract_pattern(coverage, '^([0-9]+)') }} as decimal(18, 8))
        * cast({{ extract_pattern(coverage, '×([0-9]+)') }} as integer)
    )
{%- endmacro %}

{% macro stated_unit(expression) -%}
    {%- set printed = plain_quantity(expression) -%}
    coalesce(
        {{ unit_code_of(extract_pattern(printed, quantity_pattern('unit'))) }},
        case when {{ extract_pattern(printed, coverage_pattern()) }} is not null then 'hour_per_week' end
    )
{%- endmacro %}

{#- The unit_code of a word of `unit_words`. -#}
{% macro unit_code_of(word) -%}
    {%- set units = {} -%}
    {%- for line in unit_words().split(';') -%}
        {%- for known in line.split()[1:] -%}
            {%- do units.update({known: "'" ~ line.split()[0] ~ "'"}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ meaning_of(word, units) }}
{%- endmacro %}

{#- One spelling for each form; the last two steps bring 每年2次 to 2次/年 and 每日 to 每一日. -#}
{% macro plain_quantity(expression) -%}
    {%- set spelling = namespace(text=plain_numerals(
        "lower(cast(" ~ expression ~ " as string))", '两０１２３４５６７８９.．％﹪x*＊✕乘', '二0123456789点点%%×××××'
    )) -%}
    {%- set words = [
        ('半年', '六个月'), ('每季度', '每三个月'), ('一个季度', '三个月'), ('半', '零点五'), ('百分之百', '百分之一百'),
    ] -%}
    {%- for word, replacement in words -%}
        {%- set spelling.text = "replace(" ~ spelling.text ~ ", '" ~ word ~ "', '" ~ replacement ~ "')" -%}
    {%- endfor -%}
    {#- 百日 is a hundred days: read, it disagrees with a figure of ten. -#}
    {%- set counted = replace_pattern(
        spelling.text, '(^|[^' ~ numeral_characters() ~ '万])([百千])(个?' ~ unit_pattern() ~ ')', '\\1一\\2\\3'
    ) -%}
    {%- set in_percent = replace_pattern(counted, '百分之(' ~ number_pattern(8) ~ ')$', '\\1%') -%}
    {%- set per_period = replace_pattern(in_percent, '^每([年周天日])([^×]+)(次|小时)$', '\\2\\3/\\1') -%}
    {{- replace_pattern(per_period, '^每个?(' ~ unit_pattern() ~ ')$', '每一\\1') -}}
{%- endmacro %}

{#- The whole form, with its number or its unit as the group that counts. -#}
{% macro quantity_pattern(counts) -%}
    {%- set number = number_pattern(8) -%}
    {%- set before = [
        '不超过', '不[低少高大小多晚长]于', '至[少多]', '最[少多低高长短]', '[大小]于(?:等于)?', '[高低多少]于',
        '超过(?:约定(?:的)?期限)?', '达到?', '满', '逾', '提前', '每(?:逾期|延期|延迟|迟延|超过)?', '第', '[≥≤≧≦><＞＜]=?', '(?:网络安全)?(?:等保|等级保护)第?',
        'within', 'atleast', 'atmost', 'no(?:t)?(?:less|more)than',
    ] -%}
    {%- set after = ['[以之]?内', '及?以[上下]', '之?[前后]'] -%}
    ^(?:{{ before | join('|') }})?
    {{- '(' ~ number ~ ')' if counts == 'number' else number -}}
    (?:个?{{ '(' ~ unit_pattern() ~ ')' if counts == 'unit' else unit_pattern() }}(?:{{ after | join('|') }})?)?$
{%- endmacro %}

{#- Days a week times hours a day. -#}
{% macro coverage_pattern() -%}
    ^(?:不[少低]于|至少)?(?:每周)?([1-7][天日]?×(?:[1-9]|1[0-9]|2[0-4])(?:小时|h)?|24(?:小时)?×7[天日]?)$
{%- endmacro %}

{% macro unit_pattern() -%}
    {%- set words = [] -%}
    {%- for line in unit_words().split(';') -%}
        {%- set _ = words.extend(line.split()[1:]) -%}
    {%- endfor -%}
    (?:{{ words | join('|') }})
{%- endmacro %}

{#- Each unit_code and the words that print it. 分 alone may be a mark and 时 a time of day: neither is read. -#}
{% macro unit_words() -%}
    minute 分钟 min mins minute minutes;
    hour 小时 h hour hours;
    day 天 日 自然日 日历日 日历天 day days;
    working_day 工作日 workingday workingdays businessday businessdays;
    week 周 星期 week weeks;
    month 月 month months;
    year 年 year years;
    percent %;
    time 次 回 time times;
    time_per_year 次/年;
    hour_per_day 小时/天 小时/日;
    hour_per_week 小时/周;
    session 场;
    item 项;
    level 级
{%- endmacro %}
