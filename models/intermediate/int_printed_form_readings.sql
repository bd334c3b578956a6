-- What a printed form reads as. Reading is dear and forms repeat, so each is read once beside each figure, and kept.

{{ config(materialized='table') }}

with

forms as (

    select distinct
        form_kind,
        figure,
        figure_date,
        figure_unit,
        figure_comparator,
        printed_form
    from {{ ref('int_printed_forms') }}

),

-- 前 and 提前 say the direction of a period, not its length; a rate may stand among other words.
parts as (

    select
        forms.*,
        replace(replace(printed_form, '提前', ''), '前', '') as form_without_direction,
        {{ extract_pattern('printed_form', rate_among_words()) }} as rate_part
    from forms

),

rates_read as (

    select
        parts.*,
        {{ stated_rate('printed_form') }} as whole_rate,
        {{ stated_rate('rate_part') }} as part_rate
    from parts

),

quantities_read as (

    select
        rates_read.*,
        {{ stated_quantity('form_without_direction') }} as quantity_reading,
        {{ stated_unit('form_without_direction') }} as unit_reading,
        {{ printed_date('printed_form') }} as date_reading
    from rates_read

),

units as (

    select * from {{ ref('target_units') }}

),

-- A figure may be registered in another unit of fixed length than its form prints (每周, 7 days).
final as (

    select
        quantities_read.form_kind,
        quantities_read.figure,
        quantities_read.figure_date,
        quantities_read.figure_unit,
        quantities_read.figure_comparator,
        quantities_read.printed_form,
        coalesce(quantities_read.whole_rate, quantities_read.part_rate) as rate_reading,
        quantities_read.quantity_reading,
        quantities_read.unit_reading,
        quantities_read.date_reading,
        figure_units.unit_code as figure_unit_code,
        quantities_read.figure * figure_units.minutes_per_unit as figure_minutes,
        quantities_read.quantity_reading * reading_units.minutes_per_unit as reading_minutes
    from quantities_read
    left join units as figure_units
        on quantities_read.figure_unit in (figure_units.unit_code, figure_units.unit_code_plural)
    left join units as reading_units
        on quantities_read.unit_reading = reading_units.unit_code

)

select * from final
