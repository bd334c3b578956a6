-- Service consumed, by the day: each line's committed amount spread over its period, both end days
-- counted, and summed by fiscal year, exact to the fen (DESIGN, "Service consumption").

with

calendar as (

    select
        min(date_day) as first_day,
        max(date_day) as last_day
    from {{ ref('dim_date') }}

),

fiscal_years as (

    select
        fiscal_year,
        min(date_day) as first_day,
        max(date_day) as last_day
    from {{ ref('dim_date') }}
    group by fiscal_year

),

-- Periods within the calendar of `dim_date`.
lines as (

    select
        lines.contract_id,
        lines.line_number,
        lines.category_code,
        lines.supplier_id,
        lines.status,
        lines.period_basis,
        lines.period_assumption_id,
        lines.committed_amount,
        greatest(lines.period_start_date, calendar.first_day) as start_date,
        least(lines.period_end_date, calendar.last_day) as end_date
    from {{ ref('fct_contract_line') }} as lines
    inner join calendar
        on lines.period_start_date <= calendar.last_day and lines.period_end_date >= calendar.first_day
    where
        lines.committed_amount is not null
        and lines.period_end_date >= lines.period_start_date

),

measured as (

    select
        lines.*,
        {{ fiscal_year('start_date') }} as first_fiscal_year,
        {{ fiscal_year('end_date') }} as last_fiscal_year,
        {{ days_between('start_date', 'end_date') }} + 1 as period_days
    from lines

),

{% set columns = [
    'contract_id', 'line_number', 'category_code', 'supplier_id', 'status', 'fiscal_year', 'service_days',
    'first_service_day', 'last_service_day', 'period_basis', 'period_assumption_id',
] %}

single_years as (

    select
        measured.*,
        first_fiscal_year as fiscal_year,
        period_days as service_days,
        start_date as first_service_day,
        end_date as last_service_day,
        committed_amount as service_amount
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
            '(2 * cast(committed_amount * 100 as ' ~ whole_number_type() ~ ') * days_of_first_year + period_days)',
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
        cast(committed_amount - first_amount as decimal(18, 2)) as service_amount
    from valued_in_two

),

parts_of_many as (

    select
        measured.*,
        fiscal_years.fiscal_year,
        greatest(measured.start_date, fiscal_years.first_day) as first_service_day,
        least(measured.end_date, fiscal_years.last_day) as last_service_day
    from measured
    inner join fiscal_years
        on fiscal_years.fiscal_year between measured.first_fiscal_year and measured.last_fiscal_year
    where measured.last_fiscal_year > measured.first_fiscal_year + 1

),

counted_of_many as (

    select
        parts_of_many.*,
        {{ days_between('first_service_day', 'last_service_day') }} + 1 as service_days
    from parts_of_many

),

-- Spread without the other columns, which the sort would carry along.
shares_of_many as (

    {{ allocate(
        'counted_of_many', ['contract_id', 'line_number', 'fiscal_year'], ['contract_id', 'line_number'],
        'committed_amount', 'service_days', 'fiscal_year', 'service_amount', 'period_days'
    ) | indent(4) }}

),

many_years as (

    select
        counted_of_many.*,
        shares_of_many.service_amount
    from counted_of_many
    inner join shares_of_many
        on
            counted_of_many.contract_id = shares_of_many.contract_id
            and counted_of_many.line_number = shares_of_many.line_number
            and counted_of_many.fiscal_year = shares_of_many.fiscal_year

),

final as (

    {% for part in ['single_years', 'first_years', 'second_years', 'many_years'] -%}
    select {{ columns | join(', ') }}, service_amount from {{ part }}
    {% if not loop.last %}union all
    {% endif %}
    {%- endfor %}

)

select * from final
