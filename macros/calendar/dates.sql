{#- The fiscal year of a date, named by the calendar year in which it ends (预算法 art. 18: the calendar year). -#}
{% macro fiscal_year(date) -%}
    {%- set first_month = var("fiscal_year_first_month") | int -%}
    {%- if first_month == 1 -%}
    cast(extract(year from {{ date }}) as integer)
    {%- else -%}
    cast(extract(year from {{ date }}) + case when extract(month from {{ date }}) >= {{ first_month }} then 1 else 0 end as integer)
    {%- endif -%}
{%- endmacro %}


{#- First and last day of a fiscal year. -#}
{% macro fiscal_year_start(year) -%}
    {%- set first_month = var("fiscal_year_first_month") | int -%}
    {{ make_date(year if first_month == 1 else "(" ~ year ~ " - 1)", first_month, 1) }}
{%- endmacro %}

{% macro fiscal_year_end(year) -%}
    {%- set first_month = var("fiscal_year_first_month") | int -%}
    {{ add_days(make_date(year ~ " + 1" if first_month == 1 else year, first_month, 1), "-1") }}
{%- endmacro %}


{#- A date a whole number of months later; where the month has no such day, its last (民法典 art. 202). -#}
{% macro add_months(date, months) -%}
    {{ return(adapter.dispatch("add_months", "qiyue")(date, months)) }}
{%- endmacro %}

{% macro spark__add_months(date, months) -%}
    {{ return("add_months(" ~ date ~ ", cast(" ~ months ~ " as integer))") }}
{%- endmacro %}

{% macro duckdb__add_months(date, months) -%}
    {{ return("cast(" ~ date ~ " + to_months(cast(" ~ months ~ " as integer)) as date)") }}
{%- endmacro %}


{#-
    The day after a period of months that counts its first day: the corresponding day; where the month has none, the
    period ends on its last day and this is the next (民法典 art. 202). Six months from 31 August end on 28 February.
-#}
{% macro day_after_months(first_date, months) -%}
    {%- set same_day = add_months(first_date, months) -%}
    {{ return(add_days(
        same_day,
        "case when extract(day from " ~ same_day ~ ") < extract(day from " ~ first_date ~ ") then 1 else 0 end"
    )) }}
{%- endmacro %}

{% macro last_day_of_months(first_date, months) -%}
    {{ return(add_days(day_after_months(first_date, months), -1)) }}
{%- endmacro %}


{% macro add_days(date, days) -%}
    {{ return(adapter.dispatch("add_days", "qiyue")(date, days)) }}
{%- endmacro %}

{% macro spark__add_days(date, days) -%}
    {{ return("date_add(" ~ date ~ ", cast(" ~ days ~ " as integer))") }}
{%- endmacro %}

{% macro duckdb__add_days(date, days) -%}
    {{ return("(" ~ date ~ " + cast(" ~ days ~ " as integer))") }}
{%- endmacro %}


{#- Days from one date to a later one, the first not counted. -#}
{% macro days_between(first_date, last_date) -%}
    {{ return(adapter.dispatch("days_between", "qiyue")(first_date, last_date)) }}
{%- endmacro %}

{% macro spark__days_between(first_date, last_date) -%}
    {{ return("datediff(" ~ last_date ~ ", " ~ first_date ~ ")") }}
{%- endmacro %}

{% macro duckdb__days_between(first_date, last_date) -%}
    {{ return("cast(" ~ last_date ~ " - " ~ first_date ~ " as integer)") }}
{%- endmacro %}


{% macro make_date(year, month, day) -%}
    {{ return("make_date(cast(" ~ year ~ " as integer), cast(" ~ month ~ " as integer), cast(" ~ day ~ " as integer))") }}
{%- endmacro %}


{#- Whole months from one date to a later one, the last not counted: 2026-03-10 to 2027-03-10 is 12. -#}
{% macro whole_months(first_date, day_after) -%}
    {%- set calendar_months = "cast(12 * (extract(year from " ~ day_after ~ ") - extract(year from " ~ first_date ~ ")) + extract(month from " ~ day_after ~ ") - extract(month from " ~ first_date ~ ") as integer)" -%}
    {{ return(calendar_months ~ " - case when " ~ day_after_months(first_date, calendar_months) ~ " > " ~ day_after ~ " then 1 else 0 end") }}
{%- endmacro %}



{#-
    Months of a period with both its ends, in thirtieths: days beyond the last whole month count one each, and an end on
    the corresponding day counts as whole months (2026-03-15 to 2028-03-15 is 24 months).
-#}
{% macro month_thirtieths(first_date, last_date) -%}
    {%- set day_after = add_days(last_date, 1) -%}
    {%- set months = "(" ~ whole_months(first_date, day_after) ~ ")" -%}
    {%- set days_beyond = days_between(day_after_months(first_date, months), day_after) -%}
    {{ return(
        "(30 * " ~ months ~ " + case when " ~ months ~ " > 0 and " ~ days_beyond ~ " = 1 then 0 else " ~ days_beyond
        ~ " end)"
    ) }}
{%- endmacro %}


{#- The whole numbers from 1 to n as rows of the column `number`. -#}
{% macro number_series(n) -%}
    {{ return(adapter.dispatch("number_series", "qiyue")(n)) }}
{%- endmacro %}

{% macro spark__number_series(n) -%}
    {{ return("select explode(sequence(1, " ~ n ~ ")) as number") }}
{%- endmacro %}

{% macro duckdb__number_series(n) -%}
    {{ return("select cast(unnest(range(1, " ~ n ~ " + 1)) as integer) as number") }}
{%- endmacro %}


{% macro first_day_of_month(date) -%}
    {{ return(make_date("extract(year from " ~ date ~ ")", "extract(month from " ~ date ~ ")", 1)) }}
{%- endmacro %}


{#- A day of the month of a date; past its end, the last one (31: 月底). -#}
{% macro day_in_month(date, day) -%}
    {{ return("least(" ~ add_days(first_day_of_month(date), day ~ " - 1") ~ ", last_day(" ~ date ~ "))") }}
{%- endmacro %}
