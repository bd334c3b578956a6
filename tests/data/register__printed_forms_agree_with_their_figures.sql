-- The printed form of a rate, period, date or target is a second reading of the figure beside it. A form
-- that cannot be read is reported by another test.

with

forms as (

    select * from {{ ref('int_printed_forms_read') }}

),

units as (

    select * from {{ ref('target_units') }}

),

-- A target may be registered in another unit of fixed length than it is printed in (每周, 7 days).
measured as (

    select
        forms.*,
        figure_units.unit_code as figure_unit_code,
        forms.figure * figure_units.minutes_per_unit as figure_minutes,
        forms.quantity_reading * reading_units.minutes_per_unit as reading_minutes
    from forms
    left join units as figure_units
        on forms.figure_unit in (figure_units.unit_code, figure_units.unit_code_plural)
    left join units as reading_units
        on forms.unit_reading = reading_units.unit_code

),

judged as (

    select
        measured.*,
        case form_kind
            when 'rate' then figure <> rate_reading or (figure is null and rate_reading is not null)
            when 'date' then figure_date <> date_reading or (figure_date is null and date_reading is not null)
            when 'period'
                then abs(figure) <> quantity_reading
                or (figure is null and quantity_reading is not null)
                or (printed_form like '%前%' and figure > 0)
                or (printed_form not like '%前%' and figure < 0)
                or (unit_reading = 'day' and figure_unit <> 'calendar_day')
                or (unit_reading in ('working_day', 'month', 'year') and figure_unit <> unit_reading)
            when 'threshold'
                then figure <> quantity_reading
                or (figure is not null and unit_reading in ('day', 'time') and figure_unit <> unit_reading)
                or (printed_form like '%超过%' and figure_comparator <> 'more_than')
                or (
                    printed_form not like '%超过%'
                    and figure_comparator <> 'at_least'
                    and (printed_form like '%达%' or printed_form like '%以上%' or printed_form like '%满%')
                )
            when 'target'
                then case
                    when figure_minutes is not null and reading_minutes is not null
                        then figure_minutes <> reading_minutes
                    when figure_unit_code not like unit_reading || '%' then true
                    else figure <> quantity_reading
                end
        end as disagrees
    from measured

)

select
    file_name,
    row_key,
    column_name,
    coalesce(cast(figure as varchar), cast(figure_date as varchar)) as figure,
    figure_unit,
    figure_comparator,
    printed_form
from judged
where disagrees
