{#-
    Gives the columns of a seed the types that their YAML states as `data_type`, text where it states none, so that a
    column is described once. (dbt asks for a second list, `column_types`.)
-#}
{% macro duckdb__create_csv_table(model, agate_table) -%}
    {%- set columns = [] -%}
    {%- for name in agate_table.column_names -%}
        {%- set described = model.columns.get(name, {}) -%}
        {%- do columns.append(adapter.quote(name) ~ " " ~ (described.get("data_type") or "varchar")) -%}
    {%- endfor -%}
    {%- set sql = "create table " ~ this.render() ~ " (" ~ columns | join(", ") ~ ")" -%}
    {%- call statement("_") -%}{{ sql }}{%- endcall -%}
    {{ return(sql) }}
{%- endmacro %}
