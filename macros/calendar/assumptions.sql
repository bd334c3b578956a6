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


{#-
    The date that an assumption counts from. `deadlines` is an alias of rows with the dates of their contract, `deliveries`
    one of `int_deliveries_expected`.
-#}
{% macro assumption_anchor(assumptions, deadlines, deliveries) -%}
    case {{ assumptions }}.anchor
        when 'signing' then {{ deadlines }}.signed_date
        when 'delivery' then {{ deliveries }}.delivery_date
        when 'service_start' then {{ deadlines }}.service_start_date
        when 'service_end' then {{ deadlines }}.service_end_date
        when 'service_midpoint' then {{ add_days(
            deadlines ~ '.service_start_date',
            floor_quotient(days_between(deadlines ~ '.service_start_date', deadlines ~ '.service_end_date'), 2)
        ) }}
        when 'fiscal_year' then {{ date_in_fiscal_year(deadlines ~ '.budget_year', assumptions ~ '.month_day') }}
    end
{%- endmacro %}
