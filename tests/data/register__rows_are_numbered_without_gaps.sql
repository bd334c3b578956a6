-- A row that was left out, or given to another contract, leaves a gap in its numbers. The lines of a contract keep
-- the numbers of their table, gaps included: their sum tells. A supplement has the number
-- that it was signed with; and several numbers that begin late and leave out more than they take are those of the
-- document's clauses.

{% for file, number, group in [
    ('payment_schedule', 'instalment_number', 'contract_id'),
    ('penalty_terms', 'tier_number', 'contract_id, penalty_term_id'),
    ('obligations', 'obligation_number', 'contract_id'),
    ('renewal_options', 'option_number', 'contract_id'),
    ('document_findings', 'finding_number', 'contract_id'),
] -%}
select
    '{{ file }}' as file_name,
    min(contract_id) as contract_id,
    '{{ number }}' as column_name,
    cast(count(*) as integer) as row_count,
    cast(max({{ number }}) as integer) as highest_number
from {{ staged(file) }}
group by {{ group }}
having
    count({{ number }}) = count(*)
    and (max({{ number }}) <> count(*) or min({{ number }}) <> 1)
    and not (count(*) > 1 and min({{ number }}) > 1 and max({{ number }}) > 2 * count(*))
{{ 'union all' if not loop.last }}
{% endfor %}
