-- The occurrences of every instalment. One that is counted by periods and names none stands for each of them; every
-- other has one occurrence. Where the service has no dates its periods are not known, and one occurrence is left.

with

schedule as (

    select * from {{ ref('stg_register__payment_schedule') }}

),

periods as (

    select * from {{ ref('int_service_periods') }}

)

select
    schedule.*,
    case when schedule.period_number is null then coalesce(periods.period_number, 1) else 1 end as occurrence_number,
    periods.period_start_date,
    periods.period_end_date
from schedule
left join periods
    on
        schedule.contract_id = periods.contract_id
        and schedule.period_months = periods.period_months
        and periods.period_number = coalesce(schedule.period_number, periods.period_number)
