-- Words of the register that no list holds, and those that change dates or amounts and have no rule by which the models
-- could reckon: what depends on them is unknown, which a finding says.

with

vocabulary as (

    select
        vocabulary,
        code,
        rule
    from {{ ref('vocabulary') }}

),

words_with_rule as (

    select * from vocabulary
    where rule is not null

),

{% set coded = [] %}
{% for cell in columns_with('vocabulary', quotable_files()) if cell.meta.vocabulary != 'target_unit' %}
{% do coded.append(cell) %}
{% endfor %}

words as (

    {% for cell in coded -%}
    select
        contract_id,
        '{{ cell.file }}' as file_name,
        '{{ cell.column }}' as column_name,
        '{{ cell.meta.vocabulary }}' as vocabulary,
        {{ cell.column }} as word,
        cast(count(*) as integer) as row_count,
        min(clause_ref) as clause_ref
    from {{ cell.rows }}
    where
        {{ cell.column }} not in (
            select known.code
            from {{ 'words_with_rule' if cell.meta.get('needs_rule') else 'vocabulary' }} as known
            where known.vocabulary = '{{ cell.meta.vocabulary }}'
        )
    group by contract_id, {{ cell.column }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select
    words.*,
    vocabulary.code is not null as is_listed
from words
left join vocabulary
    on
        words.vocabulary = vocabulary.vocabulary
        and words.word = vocabulary.code
