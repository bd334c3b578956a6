-- A quotation is the second reading of its cell: the rate, amount, date, length or word that the document prints. One
-- that cannot be read is none. Words that name none of the codes of a list are no fault; words that name another are.

select
    quotations.contract_id,
    quotations.file_name,
    quotations.row_key,
    quotations.column_name,
    readings.disagreement,
    quotations.quotation,
    coalesce(
        cast(readings.figure as string), cast(readings.figure_date as string), readings.figure_text
    ) as registered,
    readings.figure_unit as registered_unit,
    readings.comparator as registered_comparator
from {{ ref('int_quotations') }} as quotations
inner join {{ ref('int_quotation_readings') }} as readings
    on
        quotations.quotation = readings.quotation
        and quotations.reading_kind = readings.reading_kind
        and quotations.figure is not distinct from readings.figure
        and quotations.figure_date is not distinct from readings.figure_date
        and quotations.figure_text is not distinct from readings.figure_text
        and quotations.figure_unit is not distinct from readings.figure_unit
        and quotations.vocabulary is not distinct from readings.vocabulary
        and quotations.comparator is not distinct from readings.comparator
where readings.disagreement is not null
