-- An amount in words is said in sections of four places, each of which this has in its usual form (支付结算办法,
-- annex 1): each digit with its unit, and 零 where a place between two digits is skipped.

with

digits as (

    {% for word in '零壹贰叁肆伍陆柒捌玖' -%}
    select
        {{ loop.index0 }} as digit,
        '{{ word }}' as word
    {% if not loop.last %}union all
    {% endif %}
    {%- endfor %}

),

final as (

    select
        thousands.digit * 1000 + hundreds.digit * 100 + tens.digit * 10 + ones.digit as section_value,
        {{ section_in_words(
            ['thousands.digit', 'hundreds.digit', 'tens.digit', 'ones.digit'],
            ['thousands.word', 'hundreds.word', 'tens.word', 'ones.word']
        ) | indent(8) }} as section_in_words
    from digits as thousands
    cross join digits as hundreds
    cross join digits as tens
    cross join digits as ones

)

select * from final
