{#- A table, because reading is dear and every test of a quotation reads all of it. -#}
{{ config(materialized='table') }}

-- What each quotation reads as, and whether that is what its cell says. Quotations repeat, so each is read once beside
-- each figure. `disagreement` is null where both say the same, or where nothing tells.

with

distinct_quotations as (

    select distinct
        reading_kind,
        figure,
        figure_date,
        figure_text,
        figure_unit,
        vocabulary,
        comparator,
        comparator_vocabulary,
        quotation
    from {{ ref('int_quotations') }}
    where has_row and reading_kind is not null and quotation is not null

),

parties as (

    select
        party_id,
        name_zh,
        name_en
    from {{ ref('stg_register__parties') }}

),

units as (

    select * from {{ ref('target_units') }}

),

patterns as (

    select * from {{ ref('vocabulary_patterns') }}

),

-- 前 and 提前 say the direction of a period, not its length; a rate may stand among other words.
parts as (

    select
        distinct_quotations.*,
        replace(replace({{ without_bracketed_number('quotation') }}, '提前', ''), '前', '') as without_direction,
        {{ extract_pattern('quotation', rate_among_words()) }} as rate_part,
        {{ extract_pattern('quotation', last_rate_among_words()) }} as last_rate_part,
        coalesce(figure is null and figure_date is null and figure_text is null, false) as is_blank
    from distinct_quotations

),

read as (

    select
        parts.*,
        case when reading_kind in ('rate', 'discount') then {{ stated_rate('quotation') }} end as whole_rate,
        case when reading_kind in ('rate', 'discount') then {{ stated_rate('rate_part') }} end as part_rate,
        case when reading_kind = 'rate' then {{ stated_fraction('quotation') }} end as fraction,
        case when reading_kind = 'rate' then {{ stated_rate('last_rate_part') }} end as last_rate,
        case when reading_kind = 'rate' then {{ stated_tenths('quotation') }} end as tenths,
        case when reading_kind in ('rate', 'discount') then {{ stated_discount('quotation') }} end as discount,
        case
            when reading_kind = 'amount' then coalesce({{ stated_amount('quotation') }}, {{ sole_amount('quotation') }})
        end as amount_reading,
        case
            when reading_kind = 'date'
                then coalesce(
                    {{ sole_date('quotation') }},
                    case when {{ is_part_of_date('quotation', 'figure_date') }} then figure_date end
                )
        end as date_reading,
        case
            when reading_kind in ('period', 'target')
                then coalesce({{ stated_quantity('without_direction') }}, {{ sole_quantity('without_direction') }})
            when reading_kind = 'count'
                then coalesce(
                    {{ stated_quantity('without_direction') }},
                    {{ sole_quantity('without_direction') }},
                    {{ sole_number('without_direction') }},
                    case when figure_unit is null then {{ sole_arabic_number('quotation') }} end
                )
            when reading_kind = 'day_of_month' then {{ stated_day_of_month('quotation') }}
        end as quantity_reading,
        case
            when reading_kind in ('period', 'count', 'target')
                then coalesce({{ stated_unit('without_direction') }}, {{ sole_unit('without_direction') }})
        end as unit_reading
    from parts

),

-- A figure may be registered in another unit than the document prints: 7 days for 每周, 12 months for 一年.
measured as (

    select
        read.*,
        -- Of a range (0.1%-0.3%) either end; 九五折 is a rate of 0.95 and a discount of 0.05.
        case
            when read.figure = read.last_rate then read.last_rate
            else coalesce(
                read.whole_rate, read.part_rate, read.fraction, read.tenths,
                case read.reading_kind when 'discount' then read.discount else 1 - read.discount end
            )
        end as rate_reading,
        case
            when read.reading_kind = 'day_of_month' then read.figure = read.quantity_reading
            when own_units.minutes_per_unit is not null and said_units.minutes_per_unit is not null
                then
                    cast(abs(read.figure) as decimal(27, 8)) * own_units.minutes_per_unit
                    = read.quantity_reading * said_units.minutes_per_unit
            when own_units.months_per_unit is not null and said_units.months_per_unit is not null
                then
                    cast(abs(read.figure) as decimal(27, 8)) * own_units.months_per_unit
                    = read.quantity_reading * said_units.months_per_unit
            -- A step that is printed in weeks or months is counted in the days of its term, or in its own unit.
            when read.figure_unit is null and read.reading_kind = 'count' and read.unit_reading in ('week', 'month')
                then
                    abs(read.figure) in (
                        read.quantity_reading,
                        read.quantity_reading * case read.unit_reading when 'week' then 7 else 30 end
                    )
            -- A column that counts what it is named after; 超过30日: what is more than thirty begins with 31.
            when read.figure_unit is null and read.reading_kind = 'count'
                then
                    abs(read.figure) = read.quantity_reading
                    or (
                        read.figure = read.quantity_reading + 1
                        and {{ contains_pattern('read.quotation', "'超|逾|大于|多于'") }}
                    )
                    -- 150% of a published rate is 1.5 times, and so is 50% more (上浮50%).
                    or (
                        read.unit_reading = 'percent'
                        and cast(read.figure as decimal(27, 8)) * 100 = read.quantity_reading
                        + case when {{ contains_pattern('read.quotation', "'加收|上浮'") }} then 100 else 0 end
                    )
            -- A bare number.
            when read.unit_reading is null then abs(read.figure) = read.quantity_reading
            -- What the form prints as 次 or 小时 may be registered as times a year or hours a week.
            when own_units.unit_code like read.unit_reading || '%' then abs(read.figure) = read.quantity_reading
            else false
        end as quantity_agrees
    from read
    left join units as own_units
        on
            case read.figure_unit when 'calendar_day' then 'day' else read.figure_unit end
            in (own_units.unit_code, own_units.unit_code_plural)
    left join units as said_units
        on read.unit_reading = said_units.unit_code

),

-- The words of a list that the quotation names, and whether the cell's is one of them.
words_named as (

    select
        parts.figure_text,
        parts.vocabulary,
        parts.quotation,
        max(case when patterns.code = parts.figure_text then 1 else 0 end) = 1 as names_this
    from (
        select distinct
            figure_text,
            vocabulary,
            quotation
        from parts
        where reading_kind = 'code'
        union
        select distinct
            comparator as figure_text,
            comparator_vocabulary as vocabulary,
            quotation
        from parts
        where comparator_vocabulary is not null
    ) as parts
    inner join patterns
        on
            parts.vocabulary = patterns.vocabulary
            and {{ contains_pattern('parts.quotation', 'patterns.pattern') }}
    group by parts.figure_text, parts.vocabulary, parts.quotation

),

judged as (

    select
        measured.*,
        case
            when measured.reading_kind = 'words' then null
            -- A blank is a finding, not a contradiction.
            when measured.is_blank then 'the cell is blank'
            when measured.reading_kind in ('period', 'target') and measured.figure_unit is null then 'its unit is blank'
            when measured.comparator_vocabulary is not null and measured.comparator is null
                then 'its comparator is blank'
            -- Where a title breaks on the cover is no part of it.
            when
                measured.reading_kind = 'text'
                and replace(measured.figure_text, ' ', '') <> replace(measured.quotation, ' ', '')
                then 'text'
            when
                measured.reading_kind = 'name'
                and parties.party_id is not null
                and parties.name_zh is null
                and measured.quotation <> coalesce(parties.name_en, '')
                then 'its name is blank'
            when
                measured.reading_kind = 'name'
                and measured.quotation <> coalesce(parties.name_zh, '')
                and measured.quotation <> coalesce(parties.name_en, '')
                then 'name'
            when measured.reading_kind = 'code' and not words.names_this then 'word'
            when
                measured.reading_kind = 'date'
                and measured.date_reading is null
                and {{ contains_pattern('measured.quotation', "'^[^0-9]*[0-9]{4}年[0-9]{1,2}月[^0-9]*$'") }}
                then 'date'
            -- What is more than numerals and units may say what nobody reads here: a finding, no contradiction.
            when
                coalesce(
                    measured.rate_reading, measured.amount_reading, measured.quantity_reading,
                    case when measured.date_reading is not null then 1 end
                ) is null
                and measured.reading_kind not in ('text', 'name', 'code')
                then case when {{ is_bare_figure('measured.quotation') }} then 'cannot be read' else 'is not read' end
            -- 十分之一 beside a 1: the number below the line is blank.
            when measured.fraction is not null and measured.figure >= 1 then 'its denominator is blank'
            when measured.figure <> measured.rate_reading then 'rate'
            when
                abs(measured.figure) <> measured.amount_reading
                or (
                    measured.amount_reading <> 0
                    and (measured.figure < 0)
                    <> {{ contains_pattern('measured.quotation', "'减少|核减|调减|扣减|负|-|－'") }}
                )
                then 'amount'
            when measured.figure_date <> measured.date_reading then 'date'
            when measured.reading_kind in ('period', 'count', 'target', 'day_of_month') and not measured.quantity_agrees
                then 'number or unit'
            when measured.reading_kind = 'period' and measured.quotation like '%前%' and measured.figure > 0
                then 'direction'
            when measured.reading_kind = 'period' and measured.quotation not like '%前%' and measured.figure < 0
                then 'direction'
            when not comparators.names_this then 'comparator'
        end as disagreement
    from measured
    left join parties
        on
            measured.reading_kind = 'name'
            and measured.figure_text = parties.party_id
    left join words_named as words
        on
            measured.vocabulary = words.vocabulary
            and measured.quotation = words.quotation
            and measured.figure_text is not distinct from words.figure_text
    left join words_named as comparators
        on
            measured.comparator_vocabulary = comparators.vocabulary
            and measured.quotation = comparators.quotation
            and measured.comparator is not distinct from comparators.figure_text

)

select
    reading_kind,
    figure,
    figure_date,
    figure_text,
    figure_unit,
    vocabulary,
    comparator,
    quotation,
    rate_reading,
    amount_reading,
    date_reading,
    quantity_reading,
    unit_reading,
    case when disagreement not like '%is blank' and disagreement <> 'is not read' then disagreement end as disagreement,
    case when disagreement like '% is blank' then disagreement end as blank_cell,
    coalesce(disagreement = 'is not read', false) as is_unread
from judged
