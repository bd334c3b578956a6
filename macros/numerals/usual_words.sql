{#- The writer of amounts in words (支付结算办法, annex 1), the counterpart of amount_in_words. Both macros are plain SQL
    over the names they are given, so that the generator of synthetic registers renders them, too. -#}

{#- The capital numerals of a section of four places: each digit with its unit, and 零 where a place between two
    digits is skipped; 0 has none. `digits` and `words` name the four places, from thousands to ones. -#}
{% macro section_in_words(digits, words) -%}
    case when {{ digits[0] }} > 0 then {{ words[0] }} || '仟' else '' end
    || case
        when {{ digits[1] }} > 0 then {{ words[1] }} || '佰'
        when {{ digits[0] }} > 0 and {{ digits[2] }} + {{ digits[3] }} > 0 then '零'
        else ''
    end
    || case
        when {{ digits[2] }} > 0 then {{ words[2] }} || '拾'
        when {{ digits[1] }} > 0 and {{ digits[3] }} > 0 then '零'
        else ''
    end
    || case when {{ digits[3] }} > 0 then {{ words[3] }} else '' end
{%- endmacro %}

{#- An amount below a trillion yuan in its usual words. `parts` names its numbers (hundred_millions, ten_thousands and
    ones of yuan, jiao, fen) and `words` what section_in_words makes of each. -#}
{% macro usual_words(parts, words) -%}
    case when {{ parts.hundred_millions }} > 0 then {{ words.hundred_millions }} || '亿' else '' end
    || case
        when {{ parts.ten_thousands }} = 0 then ''
        when {{ parts.hundred_millions }} > 0 and {{ parts.ten_thousands }} < 1000
            then '零' || {{ words.ten_thousands }} || '万'
        else {{ words.ten_thousands }} || '万'
    end
    || case
        when {{ parts.ones }} = 0 then ''
        when
            {{ parts.hundred_millions }} + {{ parts.ten_thousands }} > 0
            and ({{ parts.ones }} < 1000 or {{ parts.ten_thousands }} = 0)
            then '零' || {{ words.ones }}
        else {{ words.ones }}
    end
    || case when {{ parts.hundred_millions }} + {{ parts.ten_thousands }} + {{ parts.ones }} = 0 then '' else '元' end
    || case
        when {{ parts.jiao }} = 0 and {{ parts.fen }} = 0 then '整'
        when {{ parts.jiao }} > 0 then {{ words.jiao }} || '角'
        when {{ parts.hundred_millions }} + {{ parts.ten_thousands }} + {{ parts.ones }} > 0 then '零'
        else ''
    end
    || case when {{ parts.fen }} = 0 then '' else {{ words.fen }} || '分' end
{%- endmacro %}
