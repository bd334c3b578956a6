{#-
    Shuts DuckDB off from the machine for the rest of the run: no extension is fetched, and no file is read but
    those of the project's seeds and of the folder of another register. Spilling to disk goes on working.
-#}
{% macro lock_down() -%}
    {{ return(adapter.dispatch("lock_down", "qiyue")()) }}
{%- endmacro %}

{% macro default__lock_down() -%}
    {{ return("") }}
{%- endmacro %}

{% macro duckdb__lock_down() -%}
    {%- if not execute or flags.WHICH not in ["build", "run", "seed", "test"] -%}
        {{ return("") }}
    {%- endif -%}
    {%- set seed = (graph.nodes.values() | selectattr("resource_type", "equalto", "seed") | list)[0] -%}
    {%- set folders = [seed.root_path ~ "/seeds"] -%}
    {%- if var("register_path") -%}
        {%- do folders.append(var("register_path")) -%}
    {%- endif -%}
    {%- set literals = [] -%}
    {%- for folder in folders -%}
        {%- do literals.append("'" ~ folder | replace("'", "''") ~ "'") -%}
        {#- DuckDB compares the path as it is asked for, in which glob characters are escaped. -#}
        {%- do literals.append(file_literal(folder)) -%}
    {%- endfor -%}
    {{ return(
        "set autoinstall_known_extensions = false; set autoload_known_extensions = false; "
        ~ "set allowed_directories = [" ~ literals | join(", ") ~ "]; set enable_external_access = false"
    ) }}
{%- endmacro %}
