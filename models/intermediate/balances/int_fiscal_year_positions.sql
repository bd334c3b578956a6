-- Cash that falls due against service consumed, year by year, for signed contracts. A year between the first and the
-- last in which neither moves is a row too, so that the running sums have no gap. What is not known is null, and what
-- is summed with it from then on.

with

-- Few, and looked up by their own.
foreign_contracts as (

    select
        contract_id,
        currency
    from {{ ref('int_contracts') }}
    where currency <> 'CNY'

),

unknown_service as (

    select contract_id from {{ ref('int_service_unknown') }}

),

cash as (

    select
        contract_id,
        due_fiscal_year as fiscal_year,
        sum(scheduled_amount) as scheduled_cash_amount,
        count(*) - count(scheduled_amount) as unknown_count
    from {{ ref('int_instalments') }}
    where contract_status = 'signed' and due_fiscal_year is not null
    group by contract_id, due_fiscal_year

),

service as (

    select
        contract_id,
        fiscal_year,
        sum(service_amount) as service_amount
    from {{ ref('int_service_accrual') }}
    where status = 'signed'
    group by contract_id, fiscal_year

),

moves as (

    select
        contract_id,
        fiscal_year,
        scheduled_cash_amount,
        unknown_count,
        0 as service_amount
    from cash

    union all

    select
        contract_id,
        fiscal_year,
        0 as scheduled_cash_amount,
        0 as unknown_count,
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

year_numbers as (

    {{ number_series(200) }}

),

-- A row of nothing for every year of the span.
years as (

    select
        spans.contract_id,
        spans.first_year + year_numbers.number - 1 as fiscal_year,
        0 as scheduled_cash_amount,
        0 as unknown_count,
        0 as service_amount
    from spans
    inner join year_numbers
        on year_numbers.number <= spans.last_year - spans.first_year + 1

),

summed as (

    select
        contract_id,
        cast(fiscal_year as integer) as fiscal_year,
        sum(unknown_count) as unknown_count,
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
        sum(unknown_count) over (
            partition by contract_id order by fiscal_year
            rows between unbounded preceding and current row
        ) as cumulative_unknown_count,
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

known as (

    select
        accumulated.contract_id,
        coalesce(foreign_contracts.currency, 'CNY') as currency,
        accumulated.fiscal_year,
        case when accumulated.unknown_count = 0 then accumulated.scheduled_cash_amount end as scheduled_cash_amount,
        case when unknown_service.contract_id is null then accumulated.service_amount end as service_amount,
        case when accumulated.cumulative_unknown_count = 0 then accumulated.cumulative_cash_amount end
            as cumulative_cash_amount,
        case when unknown_service.contract_id is null then accumulated.cumulative_service_amount end
            as cumulative_service_amount
    from accumulated
    left join foreign_contracts
        on accumulated.contract_id = foreign_contracts.contract_id
    left join unknown_service
        on accumulated.contract_id = unknown_service.contract_id

),

final as (

    select
        known.*,
        cast(cumulative_cash_amount - cumulative_service_amount as decimal(18, 2)) as prepaid_or_arrears_amount
    from known

)

select * from final
