-- A row that was dropped leaves a gap. The lines of a contract keep the numbers of their table, gaps included:
-- their sum tells. Where a number is blank, nothing can be said of the others beside it. That a number stands once
-- is asked only of the one that is in no key; of keys another test asks it.

{% set numbered = [
    ('payment_schedule', 'instalment_number', 'contract_id'),
    ('penalty_terms', 'tier_number', 'contract_id, penalty_term_id'),
    ('penalty_terms', 'term_number', 'contract_id'),
    ('obligations', 'obligation_number', 'contract_id'),
    ('renewal_options', 'option_number', 'contract_id'),
    ('document_findings', 'finding_number', 'contract_id'),
    ('amendments', 'amendment_number', 'contract_id'),
] %}

{% for file, column, group in numbered -%}
select
    '{{ file }}' as file_name,
    min(contract_id) as contract_id,
    '{{ column }}' as column_name,
    cast(count(*) as integer) as row_count,
    cast(max({{ column }}) as integer) as highest_number
from {{ staged(file) }}
group by {{ group }}
having
    count({{ column }}) = count(*)
    and (
        max({{ column }}) <> count(*)
        or min({{ column }}) <> 1
        {% if column == 'term_number' -%}
        or count(distinct {{ column }}) <> count(*)
        {%- endif %}
    )
{{ 'union all' if not loop.last }}
{% endfor %}
