{#- Days by which the what-if var `assumption_shift_days` moves the assumed date of an event. -#}
{% macro assumption_shift(event_kind) -%}
    {%- set shifts = var("assumption_shift_days") -%}
    {%- if not shifts -%}
        {{ return("0") }}
    {%- endif -%}
    {%- set branches = [] -%}
    {%- for event, days in shifts.items() -%}
        {%- do branches.append("when '" ~ event | replace("'", "''") ~ "' then " ~ days | int) -%}
    {%- endfor -%}
    {{ return("case " ~ event_kind ~ " " ~ branches | join(" ") ~ " else 0 end") }}
{%- endmacro %}


{#- The date of a month and day (`03-01`) in a fiscal year. -#}
{% macro date_in_fiscal_year(year, month_day) -%}
    {%- set first_month = var("fiscal_year_first_month") | int -%}
    {%- set month = "cast(substr(" ~ month_day ~ ", 1, 2) as integer)" -%}
    {%- set day = "cast(substr(" ~ month_day ~ ", 4, 2) as integer)" -%}
    {%- set calendar_year = year -%}
    {%- if first_month > 1 -%}
        {%- set calendar_year = "(" ~ year ~ " - case when " ~ month ~ " >= " ~ first_month ~ " then 1 else 0 end)" -%}
    {%- endif -%}
    {{ return(make_date(calendar_year, month, day)) }}
{%- endmacro %}
