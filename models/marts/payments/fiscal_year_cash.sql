-- Cash of signed contracts by fiscal year, as scheduled and at the ends of its ranges: in the earliest case
-- every assumed date comes first, in the latest case last. Only contracts in yuan add up.

with

instalments as (

    select * from {{ ref('int_instalment_cash') }}
    where
        contract_status = 'signed'
        and currency = 'CNY'
        and cash_date is not null
        and cash_amount is not null

),

cases as (

    select
        cash_fiscal_year as fiscal_year,
        cash_amount as scheduled_amount,
        0 as earliest_case_amount,
        0 as latest_case_amount,
        case when earliest_fiscal_year = latest_fiscal_year then cash_amount else 0 end as certain_amount,
        case when extract(month from cash_date) = 12 then cash_amount else 0 end as december_amount
    from instalments

    union all

    select
        earliest_fiscal_year as fiscal_year,
        0 as scheduled_amount,
        cash_amount as earliest_case_amount,
        0 as latest_case_amount,
        0 as certain_amount,
        0 as december_amount
    from instalments

    union all

    select
        latest_fiscal_year as fiscal_year,
        0 as scheduled_amount,
        0 as earliest_case_amount,
        cash_amount as latest_case_amount,
        0 as certain_amount,
        0 as december_amount
    from instalments

),

summed as (

    select
        fiscal_year,
        cast(sum(scheduled_amount) as decimal(18, 2)) as scheduled_cash_amount,
        cast(sum(earliest_case_amount) as decimal(18, 2)) as earliest_case_amount,
        cast(sum(latest_case_amount) as decimal(18, 2)) as latest_case_amount,
        cast(sum(certain_amount) as decimal(18, 2)) as certain_amount,
        cast(sum(december_amount) as decimal(18, 2)) as december_amount
    from cases
    group by fiscal_year

),

final as (

    select
        fiscal_year,
        scheduled_cash_amount,
        earliest_case_amount,
        latest_case_amount,
        certain_amount,
        december_amount,
        {{ share('december_amount', 'scheduled_cash_amount') }} as december_share
    from summed

)

select * from final
