-- Cash that falls due against service consumed, year by year, for signed contracts. A year between the
-- first and the last in which neither moves is a row too, so that the running sums have no gap.

with

cash as (

    select
        contract_id,
        due_fiscal_year as fiscal_year,
        sum(scheduled_amount) as scheduled_cash_amount
    from {{ ref('int_instalments') }}
    where contract_status = 'signed' and due_fiscal_year is not null
    group by contract_id, due_fiscal_year

),

service as (

    select
        contract_id,
        fiscal_year,
        sum(service_amount) as service_amount
    from {{ ref('fct_service_accrual') }}
    where status = 'signed'
    group by contract_id, fiscal_year

),

moves as (

    select
        contract_id,
        fiscal_year,
        scheduled_cash_amount,
        0 as service_amount
    from cash

    union all

    select
        contract_id,
        fiscal_year,
        0 as scheduled_cash_amount,
        service_amount
    from service

),

spans as (

    select
        contract_id,
        min(fiscal_year) as first_year,
        max(fiscal_year) as last_year
    from moves
    group by contract_id

),

fiscal_years as (

    select distinct fiscal_year from {{ ref('dim_date') }}

),

-- A row of nothing for every year of the span.
years as (

    select
        spans.contract_id,
        fiscal_years.fiscal_year,
        0 as scheduled_cash_amount,
        0 as service_amount
    from spans
    inner join fiscal_years
        on fiscal_years.fiscal_year between spans.first_year and spans.last_year

),

summed as (

    select
        contract_id,
        fiscal_year,
        cast(coalesce(sum(scheduled_cash_amount), 0) as decimal(18, 2)) as scheduled_cash_amount,
        cast(coalesce(sum(service_amount), 0) as decimal(18, 2)) as service_amount
    from (
        select * from moves
        union all
        select * from years
    ) as all_moves
    group by contract_id, fiscal_year

),

accumulated as (

    select
        summed.*,
        cast(sum(scheduled_cash_amount) over (
            partition by contract_id order by fiscal_year
            rows between unbounded preceding and current row
        ) as decimal(18, 2)) as cumulative_cash_amount,
        cast(sum(service_amount) over (
            partition by contract_id order by fiscal_year
            rows between unbounded preceding and current row
        ) as decimal(18, 2)) as cumulative_service_amount
    from summed

),

final as (

    select
        contract_id,
        fiscal_year,
        scheduled_cash_amount,
        service_amount,
        cumulative_cash_amount,
        cumulative_service_amount,
        cast(cumulative_cash_amount - cumulative_service_amount as decimal(18, 2)) as prepaid_or_arrears_amount
    from accumulated

)

select * from final
