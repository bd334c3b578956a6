{#-
    Amounts spread by the day over their periods, both end days counted, one row a fiscal year, exact to the fen.

    relation   CTE with one row a period: `amount`, `start_date`, `end_date` (not before it) and the columns
    columns    columns to keep (list)
    key        those of them that name a period (list)

    Adds fiscal_year, service_days, first_service_day, last_service_day and service_amount.
-#}
{% macro spread_over_fiscal_years(relation, columns, key) -%}
{%- set columns = columns | join(', ') -%}
with

measured as (

    select
        periods.*,
        {{ fiscal_year('start_date') }} as first_fiscal_year,
        {{ fiscal_year('end_date') }} as last_fiscal_year,
        {{ days_between('start_date', 'end_date') }} + 1 as period_days
    from {{ relation }} as periods

),

single_years as (

    select
        measured.*,
        first_fiscal_year as fiscal_year,
        period_days as service_days,
        start_date as first_service_day,
        end_date as last_service_day,
        amount as service_amount
    from measured
    where first_fiscal_year = last_fiscal_year

),

-- Of two parts the earlier has its exact share rounded half up, the later the rest: the fen left over goes to
-- the larger fraction, and to the earlier where they are equal.
split_in_two as (

    select
        measured.*,
        {{ fiscal_year_end('first_fiscal_year') }} as last_day_of_first_year,
        {{ days_between('start_date', fiscal_year_end('first_fiscal_year')) }} + 1 as days_of_first_year
    from measured
    where last_fiscal_year = first_fiscal_year + 1

),

valued_in_two as (

    select
        split_in_two.*,
        cast({{ wide_floor_quotient(
            '(2 * cast(amount * 100 as ' ~ whole_number_type() ~ ') * days_of_first_year + period_days)',
            '(2 * period_days)'
        ) }} * cast(0.01 as decimal(3, 2)) as decimal(18, 2)) as first_amount
    from split_in_two

),

first_years as (

    select
        valued_in_two.*,
        first_fiscal_year as fiscal_year,
        days_of_first_year as service_days,
        start_date as first_service_day,
        last_day_of_first_year as last_service_day,
        first_amount as service_amount
    from valued_in_two

),

second_years as (

    select
        valued_in_two.*,
        last_fiscal_year as fiscal_year,
        period_days - days_of_first_year as service_days,
        {{ add_days('last_day_of_first_year', 1) }} as first_service_day,
        end_date as last_service_day,
        cast(amount - first_amount as decimal(18, 2)) as service_amount
    from valued_in_two

),

year_numbers as (

    {{ number_series(200) | indent(4) }}

),

parts_of_many as (

    select
        measured.*,
        measured.first_fiscal_year + year_numbers.number - 1 as fiscal_year
    from measured
    inner join year_numbers
        on year_numbers.number <= measured.last_fiscal_year - measured.first_fiscal_year + 1
    where measured.last_fiscal_year > measured.first_fiscal_year + 1

),

dated_of_many as (

    select
        parts_of_many.*,
        greatest(start_date, {{ fiscal_year_start('fiscal_year') }}) as first_service_day,
        least(end_date, {{ fiscal_year_end('fiscal_year') }}) as last_service_day
    from parts_of_many

),

counted_of_many as (

    select
        dated_of_many.*,
        {{ days_between('first_service_day', 'last_service_day') }} + 1 as service_days
    from dated_of_many

),

-- Spread without the other columns, which the sort would carry along.
shares_of_many as (

    {{ allocate(
        'counted_of_many', key + ['fiscal_year'], key, 'amount', 'service_days', 'fiscal_year', 'service_amount',
        'period_days'
    ) | indent(4) }}

),

many_years as (

    select
        counted_of_many.*,
        shares_of_many.service_amount
    from counted_of_many
    inner join shares_of_many
        on
            {% for column in key -%}
            counted_of_many.{{ column }} = shares_of_many.{{ column }}
            and {% endfor -%}
            counted_of_many.fiscal_year = shares_of_many.fiscal_year

)

{% for part in ['single_years', 'first_years', 'second_years', 'many_years'] -%}
select
    {{ columns }},
    fiscal_year, service_days, first_service_day, last_service_day, service_amount
from {{ part }}
{% if not loop.last %}union all
{% endif %}
{%- endfor %}
{%- endmacro %}
