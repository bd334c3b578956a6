{#- An amount in words (大写金额) as decimal(18,2), in yuan; NULL where the text is no well-formed amount.
    支付结算办法, annex 1: the numerals (一), 整 after 元 or 角 (二), 零 (四). -#}
{% macro amount_in_words(expression) -%}
    {%- set digit = '[一二三四五六七八九]' -%}
    {%- set first = first_section_pattern() -%}
    {%- set later = '(?:' ~ later_section_pattern() ~ ')' -%}
    {#- (X万Y)亿(X万)Y, X万Y or Y -#}
    {%- set yuan -%}
        {{ first }}(?:(?:(?:万{{ later }}?)?亿(?:{{ later }}万)?|万){{ later }}?)?
    {%- endset -%}
    {%- set prefix = '(?:人民币|[(（]人民币[)）]|RMB)?(?:大写(?:金额)?|[(（]大写(?:金额)?[)）])?[:：]?(?:人民币|RMB)?[:：]?' -%}
    {%- set after_yuan = '(?:零?' ~ digit ~ '角(?:' ~ digit ~ '分)?|零?' ~ digit ~ '分)?' -%}
    {%- set without_yuan = digit ~ '角(?:' ~ digit ~ '分)?|零?' ~ digit ~ '分' -%}
    {%- set grammar -%}
        ^{{ prefix }}((?:(?:{{ yuan }}|零)元{{ after_yuan }}|{{ without_yuan }})整?)$
    {%- endset -%}
    {#- What stands behind the words: the same in figures, or 含税. (`int_amounts_in_words` compares the figures.) -#}
    {%- set words = replace_pattern(plain_numerals(expression), amount_behind_words_pattern(), '') -%}
    {#- Places that hold nothing may be said: 元零角壹分, 叁角零分, 元零角零分. -#}
    {%- set without_fen = replace_pattern(words, '([元角])(零角)?零分', '\\1') -%}
    {%- set spoken = replace_pattern(replace_pattern(without_fen, '元零角(整?)$', '元\\1'), '元零角', '元零') -%}
    {#- A 零 between two places that follow each other skips nothing; the mark lets the grammar refuse it.
        (Within a section the grammar itself sees to that.) -#}
    {%- set idle_zero = digit ~ '(?:万零' ~ digit ~ '千|亿零' ~ digit ~ '千[^元]*万|元零' ~ digit ~ '角)' -%}
    {%- set amount = extract_pattern(replace_pattern(spoken, idle_zero, '?'), grammar) -%}

    {%- set with_yuan = replace_pattern(amount, '^([^元]*)$', '元\\1') -%}
    {%- set with_jiao = replace_pattern("replace(" ~ with_yuan ~ ", '元零', '元')", '元([^角]*)$', '元零角\\1') -%}
    {%- set with_fen = replace_pattern(with_jiao, '角([^分]*)$', '角零分\\1') -%}
    {%- set sections = "'|' || replace(replace(" ~ with_fen ~ ", '亿', '亿|'), '万', '万|')" -%}
    {%- set all_sections = replace_pattern(written_out_places(sections), '亿[|](....)元', '亿零零零零万\\1元') -%}
    cast(translate({{ all_sections }}, '元零一二三四五六七八九|亿万角分整', '.0123456789') as decimal(18, 2))
{%- endmacro %}


{#- What may stand in brackets behind an amount in words: （￥120000.00）, （含税）. -#}
{% macro amount_behind_words_pattern() -%}
    {{ return('([(（](含税|(?:小写[:：]?)?[¥￥]?[0-9,，.．]+元?)[)）])+$') }}
{%- endmacro %}

{#- The figures that stand behind an amount in words, as decimal(18, 2); null where there are none. -#}
{% macro figures_behind_words(expression) -%}
    cast(
        translate({{ extract_pattern(expression, '[(（](?:小写[:：]?)?[¥￥]?([0-9,，.．]+)元?[)）]') }}, '．,，', '.')
        as decimal(18, 2)
    )
{%- endmacro %}
