-- Measured periods of signed contracts beside their promise: whether the value keeps to it, null where one is unknown.

with

periods as (

    select
        contract_id,
        breach_id,
        sla_id,
        breach_date as period_start_date,
        last_day as period_end_date,
        measured_value
    from {{ ref('int_breaches') }}
    where sla_id is not null

),

promises as (

    select * from {{ ref('int_promises') }}

)

select
    periods.contract_id,
    periods.breach_id,
    periods.sla_id,
    promises.metric,
    periods.period_start_date,
    periods.period_end_date,
    periods.measured_value,
    promises.comparator,
    promises.target_value,
    promises.target_unit,
    case promises.comparator
        when 'at_least' then periods.measured_value >= promises.target_value
        when 'at_most' then periods.measured_value <= promises.target_value
    end as is_met,
    promises.clause_ref
from periods
left join promises
    on
        periods.contract_id = promises.contract_id
        and periods.sla_id = promises.sla_id
