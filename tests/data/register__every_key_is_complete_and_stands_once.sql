-- Rows are counted by their key: a doubled row would count its money twice. A term of one tier may leave its
-- number blank.

{% set selects = [] %}
{% for file in register_files() %}
{% set relation = staged(file) %}
{% set key = file_meta(file).get('key', []) %}
{% if key %}
{% set query %}
select
    '{{ file }}' as file_name,
    {{ row_key(file) }} as row_key,
    count(*) as row_count
from {{ relation }}
group by {{ key | join(', ') }}
having count(*) > 1{% for column in key if column != 'tier_number' %} or {{ column }} is null{% endfor %}
{% endset %}
{% do selects.append(query) %}
{% endif %}
{% endfor %}

{{ union_of(selects, ['file_name', 'row_key', 'row_count']) }}
