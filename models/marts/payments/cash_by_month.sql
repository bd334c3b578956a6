-- Cash of each signed contract by month: as scheduled, were every assumed date at its earliest and at its latest, and
-- as paid. Months add up to the years of `fiscal_year_cash`, where all contracts are in yuan.

with

instalments as (

    select * from {{ ref('int_instalment_cash') }}
    where contract_status = 'signed' and cash_date is not null and cash_amount is not null

),

moves as (

    {% for kind, date in {
        'scheduled': 'cash_date', 'earliest': 'cash_date_earliest', 'latest': 'cash_date_latest',
    }.items() -%}
    select
        contract_id,
        currency,
        {{ first_day_of_month(date) }} as month_start_date,
        {% for column in ['scheduled', 'earliest', 'latest'] -%}
        {{ 'cash_amount' if column == kind else '0' }} as {{ column }}_amount,
        {% endfor -%}
        0 as paid_amount
    from instalments

    union all

    {% endfor -%}

    select
        payments.contract_id,
        contracts.currency,
        {{ first_day_of_month('payments.paid_date') }} as month_start_date,
        0 as scheduled_amount,
        0 as earliest_amount,
        0 as latest_amount,
        payments.amount as paid_amount
    from {{ ref('int_payments_known') }} as payments
    inner join {{ ref('dim_contract') }} as contracts
        on payments.contract_id = contracts.contract_id
    where contracts.status = 'signed' and payments.amount is not null

),

final as (

    select
        contract_id,
        month_start_date,
        {{ fiscal_year('month_start_date') }} as fiscal_year,
        currency,
        cast(sum(scheduled_amount) as decimal(18, 2)) as scheduled_amount,
        cast(sum(earliest_amount) as decimal(18, 2)) as earliest_amount,
        cast(sum(latest_amount) as decimal(18, 2)) as latest_amount,
        cast(sum(paid_amount) as decimal(18, 2)) as paid_amount
    from moves
    group by contract_id, month_start_date, currency

)

select * from final
