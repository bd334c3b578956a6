{#- The day from which the warehouse looks. The only place that reads the clock, once a run, in Asia/Shanghai. -#}
{% macro as_of_date() -%}
    {%- set today = run_started_at.astimezone(modules.pytz.timezone("Asia/Shanghai")).strftime("%Y-%m-%d") -%}
    {%- set day = var("as_of_date") or today -%}
    {%- set iso = modules.re.match("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", day | string) -%}
    {%- if not iso -%}
        {{ exceptions.raise_compiler_error("as_of_date must be an ISO date such as 2026-03-31, not '" ~ day ~ "'") }}
    {%- endif -%}
    cast('{{ day }}' as date)
{%- endmacro %}
