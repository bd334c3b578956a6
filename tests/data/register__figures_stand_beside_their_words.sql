-- A figure that its amount in words would fill, and does not: the pair is then no double entry.

{% for file, figure, words in [
    ('contracts', 'total_amount', 'total_amount_in_words'),
    ('payment_schedule', 'stated_amount', 'stated_amount_in_words'),
    ('penalty_terms', 'fixed_amount', 'fixed_amount_in_words'),
    ('renewal_options', 'stated_fee_amount', 'stated_fee_in_words'),
] -%}
select
    '{{ file }}' as file_name,
    contract_id,
    {{ row_key(file) }} as row_key,
    '{{ figure }}' as column_name,
    'the figure beside ' || {{ words }} as wanted
from {{ staged(file) }}
where {{ figure }} is null and {{ words }} is not null
{{ 'union all' if not loop.last }}
{% endfor %}
