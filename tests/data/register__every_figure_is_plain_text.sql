-- Money is checked on the text, before any cast: a third decimal would be rounded unseen, and an exponent may
-- have lost a digit already.

{% set forms = {
    'amount': ['^-?[0-9]+([.][0-9]{1,2})?$', 'an amount with at most two decimals, such as 1150770.42'],
    'price': ['^-?[0-9]+([.][0-9]{1,6})?$', 'a price with at most six decimals'],
    'quantity': ['^-?[0-9]+([.][0-9]{1,6})?$', 'a number with at most six decimals'],
    'share': ['^-?[0-9]+([.][0-9]{1,6})?$', 'a share from 0 to 1 with at most six decimals, such as 0.6'],
    'rate': ['^-?[0-9]+([.][0-9]{1,8})?$', 'a rate with at most eight decimals, such as 0.0005'],
    'integer': ['^-?[0-9]+([.]0+)?$', 'a whole number'],
    'date': ['^[0-9]{4}-[0-9]{2}-[0-9]{2}$', 'a date such as 2026-03-31'],
    'boolean': ['^([Tt]rue|[Ff]alse|TRUE|FALSE)$', 'true or false'],
} %}
{% set selects = [] %}
{% for file in register_files() %}
{% set rows = text_rows(file) %}
{% if execute and rows is not none %}
{% for column, meta in column_metas(file).items() if meta.type in forms %}
{% set query %}
select
    '{{ file }}' as file_name,
    {{ row_key(file) }} as row_key,
    '{{ column }}' as column_name,
    {{ column }} as value,
    '{{ forms[meta.type][1] }}' as wanted
from ({{ rows }}) as source
where
    nullif(trim({{ column }}), '') is not null
    and not {{ matches_pattern('trim(' ~ column ~ ')', forms[meta.type][0]) }}
{% endset %}
{% do selects.append(query) %}
{% endfor %}
{% endif %}
{% endfor %}

{{ union_of(selects, ['file_name', 'row_key', 'column_name', 'value', 'wanted']) }}
