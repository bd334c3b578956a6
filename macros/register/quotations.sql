{#- The files of which single cells can be quoted: those whose rows belong to a contract. -#}
{% macro quotable_files() -%}
    {{ return([
        "contracts", "contract_parties", "contract_line_items", "payment_schedule", "penalty_terms", "penalty_ceilings",
        "termination_rights", "excuses", "sla_terms", "obligations", "renewal_options", "amendments", "amendment_lines",
    ]) }}
{%- endmacro %}


{#- The keys of a row other than its contract, joined by `/`, as `quotations.row_key` writes them. -#}
{% macro row_key_expression(seed_name, rows) -%}
    {%- set meta = file_meta(seed_name) -%}
    {%- set parts = [] -%}
    {%- for column in meta.get("key", []) if column != "contract_id" -%}
        {%- set value = "cast(" ~ rows ~ "." ~ column ~ " as string)" -%}
        {#- A term of one tier may leave its number blank. -#}
        {%- do parts.append("coalesce(" ~ value ~ ", '1')" if column in meta.get("blank_in_key", []) else value) -%}
    {%- endfor -%}
    {{ return(parts | join(" || '/' || ") or "''") }}
{%- endmacro %}


{#-
    How the quotation of a column is read: a dictionary with `kind`, and the columns or constants in which its unit and
    its comparator stand. The YAML of the column says what its type does not. `words` are looked up in the document
    and not read: nothing tells what they ought to be.
-#}
{% macro quotation_reading(meta) -%}
    {%- set kinds = {
        "amount": "amount", "price": "amount", "rate": "rate", "share": "rate", "date": "date", "integer": "count",
        "quantity": "count", "code": "code" if meta.get("vocabulary") else "words",
    } -%}
    {%- set reading = {"kind": kinds.get(meta.type, "words")} -%}
    {%- do reading.update(meta.get("quotation", {})) -%}
    {{ return(reading) }}
{%- endmacro %}


{% macro is_quotable(file_name) -%}
    {{ return(file_name ~ " in ('" ~ quotable_files() | join("', '") ~ "')") }}
{%- endmacro %}


{#-
    The cell of a row of `cells` for which a row of `quotations` is quoted, as expressions: the kind of its reading; the
    cell itself as a figure, a date or a text; the unit and the comparator beside it, and the list of a code.
-#}
{% macro quoted_cell(file) -%}
    {%- set figures = ["amount", "rate", "discount", "count", "period", "target", "day_of_month"] -%}
    {%- set of = {
        "kind": {}, "figure": {}, "date": {}, "text": {}, "unit": {}, "vocabulary": {}, "comparator": {},
        "comparator_vocabulary": {},
    } -%}
    {%- set metas = column_metas(file) -%}
    {%- for column, meta in metas.items() if column != "contract_id" -%}
        {%- set reading = quotation_reading(meta) -%}
        {%- do of.kind.update({column: "'" ~ reading.kind ~ "'"}) -%}
        {%- if reading.denominator -%}
            {%- do of.figure.update({column: "cast(" ~ divide_half_up(
                "cells." ~ column, "coalesce(cells." ~ reading.denominator ~ ", 1)", 8, places=6
            ) ~ " as decimal(38, 8))"}) -%}
        {%- elif reading.kind in figures -%}
            {%- do of.figure.update({column: "cast(cells." ~ column ~ " as decimal(38, 8))"}) -%}
        {%- elif reading.kind == "date" -%}
            {%- do of.date.update({column: "cells." ~ column}) -%}
        {%- else -%}
            {%- do of.text.update({column: "cast(cells." ~ column ~ " as string)"}) -%}
        {%- endif -%}
        {%- if reading.kind == "code" -%}
            {%- do of.vocabulary.update({column: "'" ~ meta.vocabulary ~ "'"}) -%}
        {%- endif -%}
        {%- if reading.unit -%}
            {%- do of.unit.update({column: "cells." ~ reading.unit}) -%}
        {%- elif reading.unit_is -%}
            {%- do of.unit.update({column: "'" ~ reading.unit_is ~ "'"}) -%}
        {%- endif -%}
        {%- if reading.comparator -%}
            {%- do of.comparator.update({column: "cells." ~ reading.comparator}) -%}
            {%- do of.comparator_vocabulary.update({column: "'" ~ metas[reading.comparator].vocabulary ~ "'"}) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set types = {"figure": "decimal(38, 8)", "date": "date"} -%}
    {%- set cell = {} -%}
    {%- for part, values in of.items() -%}
        {%- set nothing = "cast(null as " ~ types.get(part, "string") ~ ")" -%}
        {%- do cell.update({part: by_quoted_column(values, nothing)}) -%}
    {%- endfor -%}
    {{ return(cell) }}
{%- endmacro %}


{#- A CASE over the columns of a file: for each that can be quoted, what stands in `values` for it. -#}
{% macro by_quoted_column(values, otherwise) -%}
    {%- if not values -%}
        {{ return(otherwise) }}
    {%- endif -%}
    {%- set branches = [] -%}
    {%- for column, value in values.items() -%}
        {%- do branches.append("when '" ~ column ~ "' then " ~ value) -%}
    {%- endfor -%}
    {{ return("case quotations.column_name " ~ branches | join(" ") ~ " end") }}
{%- endmacro %}


{#- The quotations of one column of a file: contract_id, row_key, quotation. -#}
{% macro quotations_of(seed_name, column) -%}
    select
        contract_id,
        coalesce(row_key, '') as row_key,
        quotation
    from {{ ref('stg_register__quotations') }}
    where file_name = '{{ seed_name }}' and column_name = '{{ column }}'
{%- endmacro %}
