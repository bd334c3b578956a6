-- Rows are counted by their key: a doubled row would count its money twice. A term of one tier may leave its
-- number blank.

{% set selects = [] %}
{% for file in register_files() %}
{% set relation = staged(file) %}
{% set key = file_meta(file).get('key', []) %}
{% if key %}
{% set is_incomplete = key | reject('eq', 'tier_number') | join(' is null or ') ~ ' is null' %}
{% set number = key[-1] if column_metas(file)[key[-1]].type == 'integer' else none %}
{% set query %}
select
    '{{ file }}' as file_name,
    {{ row_key(file) }} as row_key,
    count(*) as row_count
from {{ relation }}
where {{ is_incomplete }} or {{ may_stand_twice(relation, key | join(', '), number) }}
group by {{ key | join(', ') }}
having count(*) > 1 or {{ is_incomplete }}
{% endset %}
{% do selects.append(query) %}
{% endif %}
{% endfor %}

{{ union_of(selects, ['file_name', 'row_key', 'row_count']) }}
