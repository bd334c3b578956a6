-- Every amount in words beside its figure. Words in their usual form are compared as text, which costs a
-- thirtieth of reading them; all others are read.

with

words as (

    select
        'total_in_words' as check_name,
        contract_id,
        cast(null as string) as item,
        total_amount as stated_amount,
        total_amount_in_words as words
    from {{ ref('stg_register__contracts') }}
    where total_amount_in_words is not null

    union all

    select
        'instalment_in_words' as check_name,
        contract_id,
        'instalment ' || cast(instalment_number as string) as item,
        stated_amount,
        stated_amount_in_words as words
    from {{ ref('stg_register__payment_schedule') }}
    where stated_amount_in_words is not null

    union all

    select
        'fixed_penalty_in_words' as check_name,
        contract_id,
        penalty_term_id || ' tier ' || cast(coalesce(tier_number, 1) as string) as item,
        fixed_amount as stated_amount,
        fixed_amount_in_words as words
    from {{ ref('stg_register__penalty_terms') }}
    where fixed_amount_in_words is not null

    union all

    select
        'renewal_fee_in_words' as check_name,
        contract_id,
        'option ' || cast(option_number as string) as item,
        stated_fee_amount as stated_amount,
        stated_fee_in_words as words
    from {{ ref('stg_register__renewal_options') }}
    where stated_fee_in_words is not null

),

-- Below a trillion yuan an amount has three sections; an amount without one has no usual form here.
counted as (

    select
        words.*,
        case
            when stated_amount >= 1 and stated_amount < 1000000000000 then cast(stated_amount * 100 as bigint)
        end as fen
    from words

),

sectioned as (

    select
        counted.*,
        {{ floor_quotient('fen', '10000000000') }} as hundred_millions,
        {{ floor_quotient('fen', '1000000') }} % 10000 as ten_thousands,
        {{ floor_quotient('fen', '100') }} % 10000 as ones,
        {{ floor_quotient('fen', '10') }} % 10 as jiao,
        fen % 10 as last_fen
    from counted

),

{% set parts = {
    'hundred_millions': 'sectioned.hundred_millions', 'ten_thousands': 'sectioned.ten_thousands',
    'ones': 'sectioned.ones', 'jiao': 'sectioned.jiao', 'fen': 'sectioned.last_fen',
} %}
{% set words = {
    'hundred_millions': 'hundred_millions_section.section_in_words',
    'ten_thousands': 'ten_thousands_section.section_in_words', 'ones': 'ones_section.section_in_words',
    'jiao': 'jiao_section.section_in_words', 'fen': 'last_fen_section.section_in_words',
} %}

said as (

    select
        sectioned.*,
        {{ usual_words(parts, words) | indent(8) }} as usual_words
    from sectioned
    left join {{ ref('int_numeral_sections') }} as hundred_millions_section
        on sectioned.hundred_millions = hundred_millions_section.section_value
    left join {{ ref('int_numeral_sections') }} as ten_thousands_section
        on sectioned.ten_thousands = ten_thousands_section.section_value
    left join {{ ref('int_numeral_sections') }} as ones_section
        on sectioned.ones = ones_section.section_value
    left join {{ ref('int_numeral_sections') }} as jiao_section
        on sectioned.jiao = jiao_section.section_value
    left join {{ ref('int_numeral_sections') }} as last_fen_section
        on sectioned.last_fen = last_fen_section.section_value

),

read_words as (

    select
        check_name,
        contract_id,
        item,
        stated_amount,
        words,
        stated_amount as amount_read
    from said
    where words = usual_words

    union all

    select
        check_name,
        contract_id,
        item,
        stated_amount,
        words,
        {{ amount_in_words('words') }} as amount_read
    from said
    where usual_words is null or words <> usual_words

),

-- Figures behind the words (（￥120000.00）) are a reading, too: where they say another amount, nothing is read.
final as (

    select
        check_name,
        contract_id,
        item,
        stated_amount,
        words,
        case when coalesce(figures_read, amount_read) = amount_read then amount_read end as amount_read
    from (
        select
            read_words.*,
            {{ figures_behind_words('words') }} as figures_read
        from read_words
    ) as compared

)

select * from final
