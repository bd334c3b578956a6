-- For charts: cash due and service consumed by month, the months of a fiscal year adding up to that year's
-- rows of `fct_service_accrual` to the fen. Lines of a contract that are served on the same days of a year
-- are spread together.

with

accruals as (

    select
        contract_id,
        fiscal_year,
        first_service_day,
        last_service_day,
        {{ days_between('first_service_day', 'last_service_day') }} + 1 as service_days,
        cast(sum(service_amount) as decimal(18, 2)) as service_amount
    from {{ ref('fct_service_accrual') }}
    where status = 'signed'
    group by contract_id, fiscal_year, first_service_day, last_service_day

),

months as (

    select
        fiscal_year,
        {{ first_day_of_month('date_day') }} as month_start_date,
        max(date_day) as month_end_date
    from {{ ref('dim_date') }}
    group by fiscal_year, {{ first_day_of_month('date_day') }}

),

parts as (

    select
        accruals.contract_id,
        accruals.fiscal_year,
        accruals.first_service_day,
        accruals.last_service_day,
        accruals.service_days,
        accruals.service_amount,
        months.month_start_date,
        {{ days_between(
            'greatest(accruals.first_service_day, months.month_start_date)',
            'least(accruals.last_service_day, months.month_end_date)'
        ) }} + 1 as days_of_month
    from accruals
    inner join months
        on
            accruals.fiscal_year = months.fiscal_year
            and accruals.first_service_day <= months.month_end_date
            and accruals.last_service_day >= months.month_start_date

),

spread as (

    {{ allocate(
        'parts', ['contract_id', 'month_start_date'],
        ['contract_id', 'fiscal_year', 'first_service_day', 'last_service_day'], 'service_amount', 'days_of_month',
        'month_start_date', 'month_service_amount', 'service_days'
    ) | indent(4) }}

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
    from {{ ref('payment_timing') }}
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
        contract_id,
        month_start_date,
        {{ fiscal_year('month_start_date') }} as fiscal_year,
        service_amount,
        scheduled_cash_amount,
        cast(sum(service_amount) over (
            partition by contract_id order by month_start_date
            rows between unbounded preceding and current row
        ) as decimal(18, 2)) as cumulative_service_amount,
        cast(sum(scheduled_cash_amount) over (
            partition by contract_id order by month_start_date
            rows between unbounded preceding and current row
        ) as decimal(18, 2)) as cumulative_cash_amount
    from summed

)

select * from final
