-- A code that refers to a row of another file must meet it, some within the same contract. A file that the register
-- does not have (another register may hold contracts alone) is no missing row.

{% set others = {'service_categories': ref('service_categories')} %}
{% set references = columns_with('references', register_files()) %}
{% set references_in_contract = columns_with('references_in_contract', register_files()) %}

with

unmet as (

    {% for cell in references -%}
    {%- set file, column = cell.meta.references.split('.') -%}
    {%- set target = others[file] if file in others else staged(file) -%}
    select
        '{{ cell.file }}' as file_name,
        cast(null as string) as contract_id,
        '{{ cell.column }}' as column_name,
        cast(used.{{ cell.column }} as string) as value,
        'a {{ column }} of {{ file }}' as wanted
    from {{ cell.rows }} as used
    left join {{ target }} as target
        on used.{{ cell.column }} = target.{{ column }}
    where
        used.{{ cell.column }} is not null
        and target.{{ column }} is null
        and exists (select 1 from {{ target }})
    union all
    {% endfor -%}
    {%- for cell in references_in_contract -%}
    {%- set file, column = cell.meta.references_in_contract.split('.') -%}
    {%- set target = staged(file) -%}
    select
        '{{ cell.file }}' as file_name,
        used.contract_id,
        '{{ cell.column }}' as column_name,
        cast(used.{{ cell.column }} as string) as value,
        'a {{ column }} of {{ file }} in the same contract' as wanted
    from {{ cell.rows }} as used
    left join {{ target }} as target
        on
            used.contract_id = target.contract_id
            and used.{{ cell.column }} = target.{{ column }}
    where
        used.{{ cell.column }} is not null
        and target.{{ column }} is null
        and exists (select 1 from {{ target }})
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select distinct * from unmet
