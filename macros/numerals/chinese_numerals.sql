{#- What the readers of amounts, rates and quantities share. Everything is one expression in which the
    column stands once, so that a row costs one pass and NULL stays NULL. -#}

{#- One spelling for each numeral: capital, small and traditional forms become 零一二三四五六七八九十百千万亿;
    圆 becomes 元, 正 becomes 整; blanks go, and the brackets around what was filled into a form (【15】日). 两, 廿 and
    the like are no part of the capital forms (支付结算办法, annex 1, 一) and stay as they are. `also` and `becomes` add
    pairs of characters. -#}
{% macro plain_numerals(expression, also='', becomes='') -%}
    translate(
        cast({{ expression }} as string),
        '{{ also }}〇壹贰貳貮弍叁參参肆伍陆陸柒捌玖拾佰仟萬億圆圓正幣寫額 【】{{ '\u00a0\u3000' }}',
        '{{ becomes }}零一二二二二三三三四五六六七八九十百千万亿元元整币写额'
    )
{%- endmacro %}

{#- Pattern of a whole number below 10000 that opens a number. Units only fall, each has its digit (a leading
    十 alone may go without), and 零 stands only where a place is skipped, where it may also be left out. -#}
{% macro first_section_pattern() -%}
    {%- set digit = '[一二三四五六七八九]' -%}
    (?:{{ digit }}十{{ digit }}?|十{{ digit }}?|{{ digit }}|{{ hundreds_pattern() }})
{%- endmacro %}

{#- The same after 万 or 亿: 十 has its digit, and a 零 may lead. -#}
{% macro later_section_pattern() -%}
    {%- set digit = '[一二三四五六七八九]' -%}
    零?(?:{{ digit }}十{{ digit }}?|{{ digit }}|{{ hundreds_pattern() }})
{%- endmacro %}

{% macro hundreds_pattern() -%}
    {%- set digit = '[一二三四五六七八九]' -%}
    {%- set below_hundred = digit ~ '十' ~ digit ~ '?|零?' ~ digit -%}
    {{ digit }}百(?:{{ below_hundred }})?|
    {{- digit }}千(?:{{ digit }}百(?:{{ below_hundred }})?|零?{{ digit }}十{{ digit }}?|零?{{ digit }})?
{%- endmacro %}

{#- Pattern of a plain number, in Arabic figures or below 10000 in Chinese ones, with 点 as the point. -#}
{% macro number_pattern(decimals) -%}
    {%- set decimals = '{1,' ~ decimals ~ '}' -%}
    (?:[0-9]{1,9}(?:点[0-9]{{ decimals }})?|
    {{- '(?:零|' ~ first_section_pattern() ~ ')(?:点[零一二三四五六七八九]' ~ decimals ~ ')?)' }}
{%- endmacro %}

{#- Writes out the four places of each section that opens with |, and drops their units:
    |十万|三百零五元 becomes |零零一零万|零三零五元. A section ends with 亿, 万, 元, 点 or the text; Arabic
    figures pass unchanged. Expects text that one of the patterns above has let through. -#}
{% macro written_out_places(expression) -%}
    {%- set digit = '[一二三四五六七八九]' -%}
    {%- set without_fillers -%}
        replace(replace(replace(replace({{ expression }}, '|零', '|'), '千零', '千'), '百零', '百'), '|十', '|一十')
    {%- endset -%}
    {%- set thousands = replace_pattern(without_fillers, '[|](' ~ digit ~ '?([百十亿万元点]|$))', '|零千\\1') -%}
    {%- set hundreds = replace_pattern(thousands, '千(' ~ digit ~ '?([十亿万元点]|$))', '千零百\\1') -%}
    {%- set tens = replace_pattern(hundreds, '百(' ~ digit ~ '?([亿万元点]|$))', '百零十\\1') -%}
    {%- set ones = replace_pattern(tens, '十([亿万元点]|$)', '十零\\1') -%}
    translate({{ ones }}, '千百十', '')
{%- endmacro %}

{#- The value of text that number_pattern has let through, as decimal(18,8). -#}
{% macro number_value(expression) -%}
    cast(
        translate({{ written_out_places("'|' || " ~ expression) }}, '点零一二三四五六七八九|', '.0123456789')
        as decimal(18, 8)
    )
{%- endmacro %}
