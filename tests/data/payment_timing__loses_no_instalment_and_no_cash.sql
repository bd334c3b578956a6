-- From the register to the mart, and from the mart to the fiscal years, in every case of the assumptions.

with

registered as (

    select
        count(*) as instalment_count,
        coalesce(sum(stated_amount), 0) as amount
    from {{ ref('stg_register__payment_schedule') }}

),

-- What is not known is null in the position of its year and of those after it: not held to a sum.
unknown_positions as (

    select distinct contract_id
    from {{ ref('fiscal_year_position') }}
    where scheduled_cash_amount is null or service_amount is null

),

timed as (

    select
        count(distinct contract_id || ' ' || cast(instalment_number as string)) as instalment_count,
        coalesce(sum(agreed_amount), 0) as amount,
        coalesce(
            sum(case when contract_status = 'signed' and due_date is not null then scheduled_amount end), 0
        ) as dated_amount,
        coalesce(
            sum(
                case
                    when contract_status = 'signed' and due_date is not null and currency = 'CNY' then scheduled_amount
                end
            ), 0
        ) as dated_yuan_amount,
        coalesce(
            sum(
                case
                    when
                        contract_status = 'signed' and due_date is not null
                        and contract_id not in (select unknown.contract_id from unknown_positions as unknown)
                        then scheduled_amount
                end
            ), 0
        ) as placed_amount
    from {{ ref('payment_timing') }}

),

yearly as (

    select
        coalesce(sum(scheduled_cash_amount), 0) as scheduled_amount,
        coalesce(sum(earliest_case_amount), 0) as earliest_amount,
        coalesce(sum(latest_case_amount), 0) as latest_amount
    from {{ ref('fiscal_year_cash') }}

),

positions as (

    select
        coalesce(sum(scheduled_cash_amount), 0) as scheduled_amount,
        coalesce(sum(service_amount), 0) as service_amount
    from {{ ref('fiscal_year_position') }}
    where contract_id not in (select unknown.contract_id from unknown_positions as unknown)

),

months as (

    select
        coalesce(sum(scheduled_cash_amount), 0) as scheduled_amount,
        coalesce(
            sum(
                case
                    when contract_id not in (select unknown.contract_id from unknown_positions as unknown)
                        then service_amount
                end
            ), 0
        ) as service_amount
    from {{ ref('service_by_month') }}

)

select
    registered.instalment_count as registered_count,
    timed.instalment_count as timed_count,
    registered.amount as registered_amount,
    timed.amount as timed_amount,
    timed.dated_amount,
    timed.dated_yuan_amount,
    timed.placed_amount,
    yearly.scheduled_amount,
    positions.scheduled_amount as position_amount,
    months.scheduled_amount as month_amount,
    positions.service_amount as position_service_amount,
    months.service_amount as month_service_amount
from registered
cross join timed
cross join yearly
cross join positions
cross join months
where
    registered.instalment_count <> timed.instalment_count
    or registered.amount > timed.amount
    or timed.dated_yuan_amount <> yearly.scheduled_amount
    or timed.dated_yuan_amount <> yearly.earliest_amount
    or timed.dated_yuan_amount <> yearly.latest_amount
    or timed.placed_amount <> positions.scheduled_amount
    or timed.dated_amount <> months.scheduled_amount
    or positions.service_amount <> months.service_amount
