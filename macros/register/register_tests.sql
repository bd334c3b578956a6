{#- The files of the register and of the actuals, in the order in which a reader meets them. -#}
{% macro register_files() -%}
    {{ return([
        "source_documents", "parties", "contracts", "contract_parties", "contract_line_items", "payment_schedule",
        "penalty_terms", "penalty_ceilings", "termination_rights", "excuses", "sla_terms", "obligations",
        "renewal_options", "document_findings", "amendments", "amendment_lines", "quotations", "events", "measurements",
        "invoices", "payments", "penalty_decisions", "settlements",
    ]) }}
{%- endmacro %}


{#- Staging model of a register file. -#}
{% macro staged(seed_name) -%}
    {%- if seed_name in ["events", "measurements", "invoices", "payments", "penalty_decisions", "settlements"] -%}
        {{ return(ref("stg_actuals__" ~ seed_name)) }}
    {%- endif -%}
    {{ return(ref("stg_register__" ~ seed_name)) }}
{%- endmacro %}


{#- `config.meta` of a register file's YAML: of the file, or of its columns by name. Empty while dbt only parses. -#}
{% macro file_meta(seed_name) -%}
    {{ return(graph.nodes["seed." ~ project_name ~ "." ~ seed_name].config.meta if execute else {}) }}
{%- endmacro %}

{% macro column_metas(seed_name) -%}
    {%- set metas = {} -%}
    {%- if execute -%}
        {%- for column in graph.nodes["seed." ~ project_name ~ "." ~ seed_name].columns.values() -%}
            {%- do metas.update({column.name: column.config.meta}) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(metas) }}
{%- endmacro %}


{#- The rows of a register file as text, where it is text: null for a Parquet file or a file that is missing. -#}
{% macro text_rows(seed_name) -%}
    {%- set seed_relation = ref(seed_name) -%}
    {%- set file = register_file(seed_name) -%}
    {%- if file is none -%}
        {{ return("select * from " ~ seed_relation) }}
    {%- elif file.path is none or file.is_typed -%}
        {{ return(none) }}
    {%- endif -%}
    {{ return(rows_of_file(register_columns(seed_name), file)) }}
{%- endmacro %}


{#-
    The columns of some files of which the YAML says `attribute`: a list of dictionaries with the file, the column, what
    is said of it, and the rows of the file. Empty while dbt only parses, but for the rows, which it must see.
-#}
{% macro columns_with(attribute, files) -%}
    {%- set found = [] -%}
    {%- for file in files -%}
        {%- set rows = staged(file) -%}
        {%- for column, meta in column_metas(file).items() if meta.get(attribute) -%}
            {%- do found.append({"file": file, "column": column, "meta": meta, "rows": rows}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}


{#- The key of a row as text, for messages: `contract_id=x, line_number=1`. -#}
{% macro row_key(seed_name) -%}
    {%- set parts = [] -%}
    {%- for column in file_meta(seed_name).get("key", []) -%}
        {%- do parts.append("'" ~ column ~ "=' || coalesce(cast(" ~ column ~ " as string), '?')") -%}
    {%- endfor -%}
    {{ return(parts | join(" || ', ' || ") or "''") }}
{%- endmacro %}


{% macro matches_pattern(expression, pattern) -%}
    {{ return(adapter.dispatch("matches_pattern", "qiyue")(expression, pattern)) }}
{%- endmacro %}

{% macro spark__matches_pattern(expression, pattern) -%}
    {{ return("(" ~ expression ~ " rlike '" ~ java_pattern("^(?:" ~ pattern ~ ")$") ~ "')") }}
{%- endmacro %}

{% macro duckdb__matches_pattern(expression, pattern) -%}
    {{ return("regexp_full_match(" ~ expression ~ ", '" ~ pattern ~ "')") }}
{%- endmacro %}
