-- A printed form that has the shape of a date, a rate, a period or hours a day, and still cannot be read, is a slip
-- of the pen (2026年13月11日, 亿分之一, 7×26小时). What has another shape is only reported, by another test.

{% set numerals = '[0-9０-９.．零〇一二两三四五六七八九十百千万亿]+' %}
{% set shapes = [
    ('rate', 'rate_reading', numerals ~ '(分之' ~ numerals ~ '|[%％‰‱])'),
    ('period', 'quantity_reading', '(提前|前)?' ~ numerals ~ '(个?工作日|日|天|个月)'),
    ('threshold', 'quantity_reading', '(达|超过|满)?' ~ numerals ~ '(日|天|次)(以上)?'),
    ('target', 'quantity_reading', '[0-9]+[天日]?[×*xX][0-9]+小时'),
] %}

{% set conditions = [] %}
{% for kind, reading, shape in shapes %}
{% do conditions.append(
    "(form_kind = '" ~ kind ~ "' and " ~ matches_pattern('printed_form', shape) ~ " and " ~ reading ~ " is null)"
) %}
{% endfor %}
{# One form stands for a date or for a period, whichever the document fixes. #}
{% do conditions.append(
    "(" ~ matches_pattern('printed_form', '[0-9]{1,6} *年 *[0-9]{1,3} *月 *[0-9]{1,3} *日') ~ " and date_reading is null)"
) %}

select
    file_name,
    row_key,
    column_name,
    printed_form
from {{ ref('int_printed_forms_read') }}
where {{ conditions | join(' or ') }}
