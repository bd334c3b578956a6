-- A row that was dropped or moved to another contract leaves a gap. The lines of a contract keep the numbers of their
-- table, gaps included: their sum tells. Of numbers in a key other tests ask that they are complete and stand once;
-- those that only number the rows are asked here, and all the rows of a contract have one or none does.

{% set numbers_in_keys = [
    ('payment_schedule', 'instalment_number', 'contract_id'),
    ('penalty_terms', 'tier_number', 'contract_id, penalty_term_id'),
    ('obligations', 'obligation_number', 'contract_id'),
    ('renewal_options', 'option_number', 'contract_id'),
    ('document_findings', 'finding_number', 'contract_id'),
    ('amendments', 'amendment_number', 'contract_id'),
] %}

{% set numbers_of_rows = [
    ('penalty_terms', 'term_number', 'contract_id'),
    ('termination_rights', 'right_number', 'contract_id'),
    ('excuses', 'excuse_number', 'contract_id'),
    ('sla_terms', 'sla_number', 'contract_id'),
] %}

{% for file, column, group in numbers_in_keys + numbers_of_rows -%}
select
    '{{ file }}' as file_name,
    min(contract_id) as contract_id,
    '{{ column }}' as column_name,
    cast(count(*) as integer) as row_count,
    cast(max({{ column }}) as integer) as highest_number
from {{ staged(file) }}
group by {{ group }}
having
    (count({{ column }}) = count(*) and (max({{ column }}) <> count(*) or min({{ column }}) <> 1))
    {% if (file, column, group) in numbers_of_rows -%}
    or (count({{ column }}) > 0 and count(distinct {{ column }}) <> count(*))
    {%- endif %}
{{ 'union all' if not loop.last }}
{% endfor %}
