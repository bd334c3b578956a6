{#-
    The one place where periods are counted (民法典 art. 201 to 203). Adds to every row of `relation` the date
    that lies `offset_value` units after its `anchor_date`, or before it where the offset is negative.

    Forward    A period starts on the day after its anchor. In working days it ends on the nth working day; in
               calendar days or months, on the nth day or the corresponding day, and if that is a day off, on
               the next working day. A period that includes its first day is counted from the day before; in
               months it ends the day before the corresponding day.
    Backward   n working days before D is the nth working day counting back from the day before D; n calendar
               days or months before D is that day. Neither is moved.

    relation   CTE with the columns anchor_date, offset_value, offset_unit, includes_first_day
    columns    columns to keep (list)
    moves_off_days_off   false for the date of an event, which may fall on any day; true for a deadline

    Adds `counted_date` and `is_provisional`: the date rests on a year without a published holiday notice.
-#}
{% macro counted_dates(relation, columns, moves_off_days_off=true) -%}
    {%- set target_number -%}
    case
        when periods.offset_unit = 'working_day' and periods.offset_value > 0
            then base_day.working_day_number + periods.offset_value
        when periods.offset_unit = 'working_day' and periods.offset_value < 0
            then base_day.working_day_number - case when base_day.is_working_day then 1 else 0 end + periods.offset_value + 1
        {%- if moves_off_days_off %}
        when periods.offset_value >= 0
            then base_day.working_day_number + case when base_day.is_working_day then 0 else 1 end
        {%- endif %}
    end
    {%- endset -%}
    select
        {% for column in columns -%}
        periods.{{ column }},
        {% endfor -%}
        coalesce(working_day.date_day, periods.base_date) as counted_date,
        base_day.is_provisional or coalesce(working_day.is_provisional, false) as is_provisional
    from (
        select
            {% for column in columns -%}
            {{ column }},
            {% endfor -%}
            coalesce(offset_value, 0) as offset_value,
            offset_unit,
            case
                when anchor_date is null then null
                when offset_unit = 'month' then {{ add_days(
                    add_months('anchor_date', 'coalesce(offset_value, 0)'),
                    first_day_included('anchor_date', add_months('anchor_date', 'coalesce(offset_value, 0)'))
                ) }}
                when offset_unit = 'year' then {{ add_days(
                    add_months('anchor_date', '12 * coalesce(offset_value, 0)'),
                    first_day_included('anchor_date', add_months('anchor_date', '12 * coalesce(offset_value, 0)'))
                ) }}
                when offset_unit = 'working_day' then {{ add_days(
                    'anchor_date',
                    'case when includes_first_day and offset_value > 0 then -1 else 0 end'
                ) }}
                -- Without an offset it is the day itself; an offset in a unit that nobody knows leads nowhere.
                when offset_unit = 'calendar_day' or coalesce(offset_value, 0) = 0 then {{ add_days(
                    'anchor_date',
                    'coalesce(offset_value, 0) + case when includes_first_day and offset_value > 0 then -1 else 0 end'
                ) }}
            end as base_date
        from {{ relation }}
    ) as periods
    left join {{ ref('int_calendar_days') }} as base_day
        on periods.base_date = base_day.date_day
    left join {{ ref('int_calendar_days') }} as working_day
        on
            working_day.is_working_day
            and working_day.working_day_number = {{ target_number }}
{%- endmacro %}


{#-
    A period of months that includes its first day ends the day before the corresponding day. Where the month has
    no such day its last day already ends it (from 31 January, one month: 28 February).
-#}
{% macro first_day_included(anchor_date, corresponding_date) -%}
    {{ return(
        "case when includes_first_day and extract(day from " ~ corresponding_date ~ ") = extract(day from " ~ anchor_date
        ~ ") then -1 else 0 end"
    ) }}
{%- endmacro %}


{#- How far a date can be trusted, as a number: the larger, the less (DESIGN, "Calendar and deadlines"). -#}
{% macro basis_rank(basis) -%}
    case {{ basis }} when 'actual' then 1 when 'stated' then 2 when 'derived' then 3 when 'assumed' then 4 end
{%- endmacro %}
