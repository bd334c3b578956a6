-- For charts: cash due and service consumed by month, the months of a fiscal year adding up to that year's
-- rows of `fct_service_accrual` to the fen. Lines of a contract that are served on the same days of a year
-- are spread together.

with

-- Few, and looked up by their own.
foreign_contracts as (

    select
        contract_id,
        currency
    from {{ ref('dim_contract') }}
    where currency <> 'CNY'

),

-- The amount a day changes within a year only between the stretches of changed contracts.
stretches as (

    select
        contract_id,
        fiscal_year,
        first_service_day,
        last_service_day,
        service_amount
    from {{ ref('fct_service_accrual') }}
    where
        status = 'signed'
        and contract_id not in (select changed.contract_id from {{ ref('int_service_changed') }} as changed)

    union all

    select
        contract_id,
        fiscal_year,
        first_service_day,
        last_service_day,
        service_amount
    from {{ ref('int_service_years') }}
    where status = 'signed'

),

accruals as (

    select
        contract_id,
        fiscal_year,
        first_service_day,
        last_service_day,
        {{ days_between('first_service_day', 'last_service_day') }} + 1 as service_days,
        cast(sum(service_amount) as decimal(18, 2)) as service_amount
    from stretches
    group by contract_id, fiscal_year, first_service_day, last_service_day

),

first_month as (

    select {{ first_day_of_month('min(first_service_day)') }} as month_start_date
    from accruals

),

month_numbers as (

    {{ number_series(2400) }}

),

month_starts as (

    select {{ add_months('first_month.month_start_date', 'month_numbers.number - 1') }} as month_start_date
    from first_month
    cross join month_numbers

),

months as (

    select
        {{ fiscal_year('month_start_date') }} as fiscal_year,
        month_start_date,
        {{ add_days(add_months('month_start_date', 1), -1) }} as month_end_date
    from month_starts

),

-- What is consumed by the end of a month is rounded, not the month itself, so that nothing is left over.
parts as (

    select
        accruals.contract_id,
        months.month_start_date,
        accruals.service_days,
        {{ whole_units('accruals.service_amount', 2) }} as service_fen,
        greatest(
            {{ days_between('accruals.first_service_day', 'months.month_start_date') }}, 0
        ) as days_before,
        {{ days_between(
            'accruals.first_service_day', 'least(accruals.last_service_day, months.month_end_date)'
        ) }} + 1 as days_consumed
    from accruals
    inner join months
        on
            accruals.fiscal_year = months.fiscal_year
            and accruals.first_service_day <= months.month_end_date
            and accruals.last_service_day >= months.month_start_date

),

spread as (

    select
        contract_id,
        month_start_date,
        {{ fen_to_yuan(
            '(' ~ whole_quotient_half_up('(service_fen * days_consumed)', 'service_days')
            ~ ') - (' ~ whole_quotient_half_up('(service_fen * days_before)', 'service_days') ~ ')'
        ) }} as month_service_amount
    from parts

),

moves as (

    select
        contract_id,
        month_start_date,
        month_service_amount as service_amount,
        0 as scheduled_cash_amount
    from spread

    union all

    select
        contract_id,
        {{ first_day_of_month('due_date') }} as month_start_date,
        0 as service_amount,
        scheduled_amount as scheduled_cash_amount
    from {{ ref('int_instalments') }}
    where contract_status = 'signed' and due_date is not null and scheduled_amount is not null

),

summed as (

    select
        contract_id,
        month_start_date,
        cast(sum(service_amount) as decimal(18, 2)) as service_amount,
        cast(sum(scheduled_cash_amount) as decimal(18, 2)) as scheduled_cash_amount
    from moves
    group by contract_id, month_start_date

),

final as (

    select
        summed.contract_id,
        coalesce(foreign_contracts.currency, 'CNY') as currency,
        summed.month_start_date,
        {{ fiscal_year('summed.month_start_date') }} as fiscal_year,
        summed.service_amount,
        summed.scheduled_cash_amount
    from summed
    left join foreign_contracts
        on summed.contract_id = foreign_contracts.contract_id

)

select * from final
