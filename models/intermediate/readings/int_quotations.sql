-- Every quotation beside the cell that it is quoted for, in one long form: the cell as a figure, a date or a text,
-- and what is said of it in the YAML of its column (how it is read, and where its unit and its comparator stand).

with

quotations as (

    select
        contract_id,
        file_name,
        coalesce(row_key, '') as row_key,
        column_name,
        quotation,
        clause_ref
    from {{ ref('stg_register__quotations') }}

),

{% for file in quotable_files() %}
{%- set cell = quoted_cell(file) %}
quoted_{{ file }} as (

    select
        quotations.*,
        cells.contract_id is not null as has_row,
        {{ cell.kind }} as reading_kind,
        {{ cell.figure }} as figure,
        {{ cell.date }} as figure_date,
        {{ cell.text }} as figure_text,
        {{ cell.unit }} as figure_unit,
        {{ cell.vocabulary }} as vocabulary,
        {{ cell.comparator }} as comparator,
        {{ cell.comparator_vocabulary }} as comparator_vocabulary
    from quotations
    left join {{ staged(file) }} as cells
        on
            quotations.contract_id = cells.contract_id
            and quotations.row_key = {{ row_key_expression(file, 'cells') }}
    where quotations.file_name = '{{ file }}'

),

{% endfor -%}

-- A file that is none of the register, or of which no single cell is quoted.
quoted_elsewhere as (

    select
        quotations.*,
        false as has_row,
        cast(null as string) as reading_kind,
        cast(null as decimal(38, 8)) as figure,
        cast(null as date) as figure_date,
        cast(null as string) as figure_text,
        cast(null as string) as figure_unit,
        cast(null as string) as vocabulary,
        cast(null as string) as comparator,
        cast(null as string) as comparator_vocabulary
    from quotations
    where file_name is null or not {{ is_quotable('file_name') }}

),

final as (

    {% for file in quotable_files() -%}
    select * from quoted_{{ file }}
    union all
    {% endfor -%}
    select * from quoted_elsewhere

)

select * from final
