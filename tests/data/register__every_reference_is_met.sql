-- A code that refers to a row of another file must meet it. A file that the register does not have (another
-- register may hold contracts alone) is no missing row.

{% set selects = [] %}
{% set reference_seeds = {'service_categories': ref('service_categories')} %}
{% set relations = {} %}
{% for file in register_files() %}
{% do relations.update({file: staged(file)}) %}
{% endfor %}
{% for file in register_files() %}
{% for column, meta in column_metas(file).items() if meta.get('references') %}
{% set target_file, target_column = meta.references.split('.') %}
{% set target = relations[target_file] if target_file in relations else reference_seeds[target_file] %}
{% set query %}
select
    '{{ file }}' as file_name,
    '{{ column }}' as column_name,
    used.code as value,
    'a {{ target_column }} of {{ target_file }}' as wanted
from (select distinct {{ column }} as code from {{ relations[file] }} where {{ column }} is not null) as used
left join {{ target }} as target
    on used.code = target.{{ target_column }}
where
    target.{{ target_column }} is null
    and exists (select 1 from {{ target }})
{% endset %}
{% do selects.append(query) %}
{% endfor %}
{% endfor %}

{{ union_of(selects, ['file_name', 'column_name', 'value', 'wanted']) }}
