{#-
    The folder of another register, as it was given; nothing where the project's own is read. dbt renders a text that
    `var` returns, so that a folder called `{{ '{{ 7*7 }}' }}` would be read as `49`: a name is a name.
-#}
{% macro register_path() -%}
    {%- set given = invocation_args_dict.get("vars") or {} -%}
    {{ return(given["register_path"] if "register_path" in given else var("register_path")) }}
{%- endmacro %}
