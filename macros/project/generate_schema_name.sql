{#- Schemas are named literally (`marts`, not `main_marts`), so that a query written today works in every target. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
