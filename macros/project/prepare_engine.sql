{#- What an engine needs before the first model. -#}
{% macro prepare_engine() -%}
    {{ return(adapter.dispatch("prepare_engine", "qiyue")()) }}
{%- endmacro %}


{#-
    Shuts DuckDB off from the machine for the rest of the run: no extension is fetched, and no file is read but
    those of the project's seeds and of the folder of another register. Spilling to disk goes on working.
    The table in which an earlier build was published is not of this one.
-#}
{% macro duckdb__prepare_engine() -%}
    {%- set forget_build = "drop table if exists marts.build" -%}
    {%- if not execute or flags.WHICH not in ["build", "run", "seed", "test"] -%}
        {{ return(forget_build) }}
    {%- endif -%}
    {%- set seed = (graph.nodes.values() | selectattr("resource_type", "equalto", "seed") | list)[0] -%}
    {%- set folders = [seed.root_path ~ "/seeds"] -%}
    {%- if register_path() -%}
        {%- do folders.append(register_path()) -%}
    {%- endif -%}
    {%- set literals = [] -%}
    {%- for folder in folders -%}
        {%- do literals.append("'" ~ folder | replace("'", "''") ~ "'") -%}
        {#- DuckDB compares the path as it is asked for, in which glob characters are escaped. -#}
        {%- do literals.append(file_literal(folder)) -%}
    {%- endfor -%}
    {{ return(
        "set autoinstall_known_extensions = false; set autoload_known_extensions = false; "
        ~ "set allowed_directories = [" ~ literals | join(", ") ~ "]; set enable_external_access = false; " ~ forget_build
    ) }}
{%- endmacro %}


{#-
    Holds Spark to ANSI: an amount that does not fit and a text that is no date stop the build, as they do in DuckDB,
    and never become null. dbt-spark turns ANSI off whatever the profile says, so it is turned on again here, for the
    connections to come and for this one. `spark__persist_constraints` sees to it that it holds where a mart is made.
-#}
{% macro spark__prepare_engine() -%}
    {%- if execute -%}
        {%- do adapter.config.credentials.server_side_parameters.update({"spark.sql.ansi.enabled": "true"}) -%}
    {%- endif -%}
    {{ return("set spark.sql.ansi.enabled = true") }}
{%- endmacro %}
