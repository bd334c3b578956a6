-- Each printed form with what it reads as: a second reading of its figure, that the tests compare. All columns but
-- the key come from the readings, so that a test finds the few readings at fault before it looks for their rows.

select
    forms.file_name,
    forms.row_key,
    forms.column_name,
    readings.form_kind,
    readings.figure,
    readings.figure_date,
    readings.figure_unit,
    readings.figure_comparator,
    readings.printed_form,
    readings.rate_reading,
    readings.quantity_reading,
    readings.unit_reading,
    readings.date_reading,
    readings.figure_unit_code,
    readings.figure_minutes,
    readings.reading_minutes
from {{ ref('int_printed_forms') }} as forms
inner join {{ ref('int_printed_form_readings') }} as readings
    on
        forms.printed_form = readings.printed_form
        and forms.form_kind = readings.form_kind
        and forms.figure is not distinct from readings.figure
        and forms.figure_date is not distinct from readings.figure_date
        and forms.figure_unit is not distinct from readings.figure_unit
        and forms.figure_comparator is not distinct from readings.figure_comparator
