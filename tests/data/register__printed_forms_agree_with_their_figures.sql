-- The printed form of a rate, period, date or target is a second reading of the figure beside it. A form
-- that cannot be read is reported by another test.

{% set rates = [
    ('contracts', 'tax_rate', 'tax_rate_stated_as'),
    ('contracts', 'performance_bond_rate', 'performance_bond_stated_as'),
    ('penalty_terms', 'rate', 'stated_as'),
    ('penalty_terms', 'cap_rate', 'cap_stated_as'),
    ('termination_rights', 'lump_sum_rate', 'lump_sum_stated_as'),
] %}
{% set dates = [
    ('contracts', 'signed_date', 'signed_date_stated_as'),
    ('contracts', 'service_start_date', 'service_start_stated_as'),
    ('contracts', 'service_end_date', 'service_end_stated_as'),
    ('payment_schedule', 'stated_due_date', 'stated_as'),
    ('obligations', 'stated_due_date', 'stated_as'),
] %}
{% set periods = [
    ('payment_schedule', 'offset_value', 'offset_unit', 'stated_as'),
    ('obligations', 'offset_value', 'offset_unit', 'stated_as'),
    ('renewal_options', 'payment_offset_value', 'payment_offset_unit', 'payment_stated_as'),
] %}

{# 前 and 提前 say the direction, not the length. #}
{% set period_alone = "replace(replace(printed_form, '提前', ''), '前', '')" %}

with

rates as (

    {% for file, column, form in rates -%}
    select
        '{{ file }}' as file_name,
        {{ row_key(file) }} as row_key,
        '{{ column }}' as column_name,
        cast({{ column }} as varchar) as value,
        {{ form }} as printed_form,
        {{ column }} as figure,
        {{ readable_rate(form) }} as reading
    from {{ staged(file) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

dates as (

    {% for file, column, form in dates -%}
    select
        '{{ file }}' as file_name,
        {{ row_key(file) }} as row_key,
        '{{ column }}' as column_name,
        cast({{ column }} as varchar) as value,
        {{ form }} as printed_form,
        {{ column }} as figure,
        {{ printed_date(form) }} as reading
    from {{ staged(file) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

periods as (

    {% for file, column, unit, form in periods -%}
    select
        '{{ file }}' as file_name,
        {{ row_key(file) }} as row_key,
        '{{ column }}, {{ unit }}' as column_name,
        cast({{ column }} as varchar) || ' ' || coalesce({{ unit }}, '') as value,
        {{ form }} as printed_form,
        {{ column }} as figure,
        {{ unit }} as unit_code
    from {{ staged(file) }}
    where {{ form }} is not null and {{ column }} is not null
    union all
    {% endfor -%}
    select
        'renewal_options' as file_name,
        {{ row_key('renewal_options') }} as row_key,
        'decision_days_before' as column_name,
        cast(decision_days_before as varchar) as value,
        decision_stated_as as printed_form,
        decision_days_before as figure,
        'calendar_day' as unit_code
    from {{ staged('renewal_options') }}
    where decision_stated_as is not null and decision_days_before is not null

),

periods_read as (

    select
        periods.*,
        {{ stated_quantity(period_alone) }} as reading,
        {{ stated_unit(period_alone) }} as reading_unit
    from periods

),

thresholds as (

    select
        'termination_rights' as file_name,
        {{ row_key('termination_rights') }} as row_key,
        'threshold_days, threshold_events, threshold_comparator' as column_name,
        coalesce(threshold_comparator, '') || ' ' || coalesce(cast(threshold_days as varchar), '') || ' '
        || coalesce(cast(threshold_events as varchar), '') as value,
        threshold_stated_as as printed_form,
        coalesce(threshold_days, threshold_events) as figure,
        {{ stated_quantity('threshold_stated_as') }} as reading,
        {{ stated_unit('threshold_stated_as') }} as reading_unit,
        threshold_days is not null as is_days,
        threshold_comparator
    from {{ staged('termination_rights') }}
    where threshold_stated_as is not null

),

targets as (

    select
        'sla_terms' as file_name,
        {{ row_key('sla_terms') }} as row_key,
        'target_value, target_unit' as column_name,
        cast(target_value as varchar) || ' ' || coalesce(target_unit, '') as value,
        stated_as as printed_form,
        target_value as figure,
        target_unit,
        {{ stated_quantity('stated_as') }} as reading,
        {{ stated_unit('stated_as') }} as reading_unit
    from {{ staged('sla_terms') }}
    where stated_as is not null

),

targets_in_units as (

    select
        targets.*,
        figure_units.unit_code as figure_unit,
        figure_units.minutes_per_unit as figure_minutes,
        reading_units.minutes_per_unit as reading_minutes
    from targets
    left join {{ ref('target_units') }} as figure_units
        on targets.target_unit in (figure_units.unit_code, figure_units.unit_code_plural)
    left join {{ ref('target_units') }} as reading_units
        on targets.reading_unit = reading_units.unit_code

),

disagreements as (

    select file_name, row_key, column_name, value, printed_form
    from rates
    where figure <> reading or (figure is null and reading is not null)

    union all

    select file_name, row_key, column_name, value, printed_form
    from dates
    where figure <> reading or (figure is null and reading is not null)

    union all

    select file_name, row_key, column_name, value, printed_form
    from periods_read
    where
        abs(figure) <> reading
        or (printed_form like '%前%' and figure > 0 and file_name <> 'renewal_options')
        or case reading_unit
            when 'day' then unit_code <> 'calendar_day'
            when 'working_day' then unit_code <> 'working_day'
            when 'month' then unit_code <> 'month'
            when 'year' then unit_code <> 'year'
            else false
        end

    union all

    select file_name, row_key, column_name, value, printed_form
    from thresholds
    where
        figure <> reading
        or (reading_unit = 'day' and not is_days)
        or (reading_unit = 'time' and is_days)
        or (printed_form like '%超过%' and threshold_comparator <> 'more_than')
        or (
            printed_form not like '%超过%' and threshold_comparator <> 'at_least'
            and (printed_form like '%达%' or printed_form like '%以上%' or printed_form like '%满%')
        )

    union all

    -- A target may be registered in another unit of fixed length than it is printed in (每周, 7 days).
    select file_name, row_key, column_name, value, printed_form
    from targets_in_units
    where
        reading is not null
        and case
            when figure_minutes is not null and reading_minutes is not null
                then figure * figure_minutes <> reading * reading_minutes
            when reading_unit is not null and figure_unit is not null and figure_unit not like reading_unit || '%'
                then true
            else figure <> reading
        end

)

select * from disagreements
