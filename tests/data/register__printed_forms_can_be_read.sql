{{ config(severity='warn') }}

-- A printed form that cannot be read is no second reading: write the rate or number as the document prints
-- it and nothing beside it (千分之五, 0.5%, 15个工作日, 2小时).

select
    file_name,
    row_key,
    column_name,
    printed_form
from {{ ref('int_printed_forms_read') }}
where
    (form_kind = 'rate' and figure is not null and rate_reading is null)
    or (form_kind in ('period', 'threshold', 'target') and figure is not null and quantity_reading is null)
    or (form_kind = 'date' and figure_date is not null and date_reading is null)
