{#-
    dbt says of a failed test only how many rows it found. This hook prints the rows themselves,
    so that the person who runs plain `dbt build` sees which contract and which figures disagree.
-#}
{% macro print_offending_rows(results, limit=20) -%}
    {%- if execute and flags.WHICH in ["build", "test"] -%}
        {%- for result in results
            if result.status | string in ["fail", "warn"] and result.node.resource_type == "test" -%}
            {%- set rows = run_query(first_rows(result.node.compiled_code, limit)) -%}
            {{- log("", info=true) -}}
            {{- log(result.status | string | upper ~ " " ~ result.node.name ~ ": " ~ result.failures ~ " offending row(s)", info=true) -}}
            {%- if result.node.description -%}{{- log("  " ~ result.node.description, info=true) -}}{%- endif -%}
            {%- for row in rows.rows -%}
                {%- set cells = [] -%}
                {%- for name in rows.column_names -%}
                    {%- do cells.append(name ~ "=" ~ row[name]) -%}
                {%- endfor -%}
                {{- log("  " ~ cells | join(", "), info=true) -}}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}


{% macro first_rows(query, limit) -%}
    select * from ({{ query }}) as offending_rows limit {{ limit }}
{%- endmacro %}
