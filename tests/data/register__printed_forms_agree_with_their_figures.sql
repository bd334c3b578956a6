-- The printed form of a rate, period, date or target is a second reading of the figure beside it. A form
-- that cannot be read is reported by another test.

with

forms as (

    select * from {{ ref('int_printed_forms_read') }}

),

disagreements as (

    select
        forms.*,
        'rate' as disagreement
    from forms
    where form_kind = 'rate' and (figure <> rate_reading or (figure is null and rate_reading is not null))

    union all

    select
        forms.*,
        'date' as disagreement
    from forms
    where form_kind = 'date' and (figure_date <> date_reading or (figure_date is null and date_reading is not null))

    union all

    select
        forms.*,
        'length' as disagreement
    from forms
    where
        (form_kind = 'period' and abs(figure) <> quantity_reading)
        or (form_kind = 'period' and figure is null and quantity_reading is not null)
        or (form_kind = 'threshold' and figure <> quantity_reading)

    union all

    select
        forms.*,
        'direction' as disagreement
    from forms
    where
        form_kind = 'period'
        and (
            (printed_form like '%前%' and figure > 0)
            or (printed_form not like '%前%' and figure < 0)
        )

    union all

    select
        forms.*,
        'unit' as disagreement
    from forms
    where
        figure is not null
        and (
            (form_kind = 'period' and unit_reading = 'day' and figure_unit <> 'calendar_day')
            or (
                form_kind = 'period'
                and unit_reading in ('working_day', 'month', 'year')
                and figure_unit <> unit_reading
            )
            or (form_kind = 'threshold' and unit_reading in ('day', 'time') and figure_unit <> unit_reading)
        )

    union all

    select
        forms.*,
        'comparator' as disagreement
    from forms
    where
        form_kind = 'threshold'
        and (
            (printed_form like '%超过%' and figure_comparator <> 'more_than')
            or (
                figure_comparator = 'more_than'
                and printed_form not like '%超%' and printed_form not like '%多于%'
                and printed_form not like '%大于%' and printed_form not like '%逾%'
            )
            or (
                printed_form not like '%超过%'
                and figure_comparator <> 'at_least'
                and (printed_form like '%达%' or printed_form like '%以上%' or printed_form like '%满%')
            )
        )

    union all

    select
        forms.*,
        'target' as disagreement
    from forms
    where
        form_kind = 'target'
        and case
            when figure_minutes is not null and reading_minutes is not null
                then figure_minutes <> reading_minutes
            when figure_unit_code = 'month' and unit_reading = 'year' then figure <> 12 * quantity_reading
            when figure_unit_code = 'year' and unit_reading = 'month' then 12 * figure <> quantity_reading
            when figure_unit_code not like unit_reading || '%' then true
            else figure <> quantity_reading
        end

)

select
    file_name,
    row_key,
    column_name,
    disagreement,
    coalesce(cast(figure as varchar), cast(figure_date as varchar)) as figure,
    figure_unit,
    figure_comparator,
    printed_form
from disagreements
