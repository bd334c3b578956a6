-- A new word is a new row of `vocabulary`, with its names; an unknown one is a slip of the pen.

{% set vocabulary = ref('vocabulary') %}
{% set selects = [] %}
{% for file in register_files() %}
{% set relation = staged(file) %}
{% for column, meta in column_metas(file).items() if meta.get('vocabulary') %}
{% set query %}
select
    '{{ file }}' as file_name,
    '{{ column }}' as column_name,
    used.code as value,
    'a code of the vocabulary {{ meta.vocabulary }}' as wanted
from (select distinct {{ column }} as code from {{ relation }} where {{ column }} is not null) as used
left join {{ vocabulary }} as vocabulary
    on
        used.code = vocabulary.code
        and vocabulary.vocabulary = '{{ meta.vocabulary }}'
where vocabulary.code is null
{% endset %}
{% do selects.append(query) %}
{% endfor %}
{% endfor %}

{{ union_of(selects, ['file_name', 'column_name', 'value', 'wanted']) }}
