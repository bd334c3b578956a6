{#-
    Gives the columns of a seed the types that their YAML states as `data_type`, text where it states none, so that a
    column is described once. (dbt asks for a second list, `column_types`.)
-#}
{% macro duckdb__create_csv_table(model, agate_table) -%}
    {%- set columns = [] -%}
    {%- for name in agate_table.column_names -%}
        {%- do columns.append(adapter.quote(name) ~ " " ~ seed_type(model, name)) -%}
    {%- endfor -%}
    {%- set sql = "create table " ~ this.render() ~ " (" ~ columns | join(", ") ~ ")" -%}
    {%- call statement("_") -%}{{ sql }}{%- endcall -%}
    {{ return(sql) }}
{%- endmacro %}

{#-
    Spark reads the file itself: what dbt has read of it has lost leading zeros and the like, and dbt-spark would write a
    blank as the word None. On a cluster `seeds_path` is a copy of `seeds/` that every worker reaches.
-#}
{% macro spark__create_csv_table(model, agate_table) -%}
    {%- set folder = var("seeds_path") or model.root_path ~ "/seeds" -%}
    {%- set file = folder ~ model.original_file_path.removeprefix("seeds") -%}
    {%- set columns = [] -%}
    {%- for name in agate_table.column_names -%}
        {%- set column = adapter.quote(name) -%}
        {%- do columns.append("cast(nullif(" ~ column ~ ", '') as " ~ seed_type(model, name) ~ ") as " ~ column) -%}
    {%- endfor -%}
    {%- call statement("read_file") -%}
        create or replace temporary view `{{ this.identifier }}__file` using csv options (
            path '{{ file | replace("\\", "\\\\") | replace("'", "\\'") }}',
            header 'true', quote '"', escape '"', multiLine 'true'
        )
    {%- endcall -%}
    {%- set sql -%}
        create table {{ this.render() }} {{ file_format_clause() }} {{ location_clause() }}
        as select {{ columns | join(", ") }} from `{{ this.identifier }}__file`
    {%- endset -%}
    {%- call statement("_") -%}{{ sql }}{%- endcall -%}
    {{ return(sql) }}
{%- endmacro %}

{#- The table has its rows already. -#}
{% macro spark__load_csv_rows(model, agate_table) -%}
    {{ return("") }}
{%- endmacro %}


{% macro seed_type(model, column) -%}
    {{ return(type_on_engine(model.columns.get(column, {}).get("data_type") or "varchar")) }}
{%- endmacro %}


{#- A type of the YAML as the engine calls it: a `varchar` without a length is a `string` to Spark. -#}
{% macro type_on_engine(data_type) -%}
    {{ return("string" if data_type == "varchar" else data_type) }}
{%- endmacro %}
