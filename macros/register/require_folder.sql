{#-
    Ends a run that was given a workbook as `register_path`: DuckDB reads none without an extension, and none is fetched.
-#}
{% macro require_folder() -%}
    {%- set path = register_path() or "" -%}
    {%- if execute and path.lower().endswith((".xlsx", ".xlsm", ".xls", ".ods")) -%}
        {{ exceptions.raise_compiler_error(
            "register_path is a workbook (" ~ path ~ ") and must be a folder: `qiyue build --register " ~ path
            ~ "` builds from a workbook, `qiyue import " ~ path ~ " --into FOLDER` makes a folder of it"
        ) }}
    {%- endif -%}
{%- endmacro %}
