-- Recorded outages against the availability in force. Events are recorded by the day, so the minutes are an
-- upper bound: every day that an outage touches counts, in its own year, and once where outages overlap.

with

outages as (

    select
        contract_id,
        event_id,
        event_date,
        coalesce(end_date, {{ as_of_date() }}) as last_day
    from {{ ref('int_events_known') }}
    where event_kind = 'service_outage'

),

promises as (

    select
        contract_id,
        sla_id,
        target_value,
        allowed_downtime_minutes_per_year,
        clause_ref
    from {{ ref('int_promises') }}
    where metric = 'availability' and is_in_force and (applies_to <> 'renewal' or applies_to is null)

),

-- Only the days between the first and the last of an outage are known to be whole.
measured as (

    select
        outages.contract_id,
        calendar.fiscal_year,
        cast(count(distinct outages.event_id) as integer) as outage_count,
        cast(count(distinct calendar.date_day) as integer) as outage_days,
        count(distinct case
            when calendar.date_day > outages.event_date and calendar.date_day < outages.last_day then calendar.date_day
        end) as whole_days
    from outages
    inner join {{ ref('dim_date') }} as calendar
        on calendar.date_day between outages.event_date and outages.last_day
    group by outages.contract_id, calendar.fiscal_year

),

final as (

    select
        measured.contract_id,
        measured.fiscal_year,
        measured.outage_count,
        measured.outage_days,
        measured.outage_days * 1440 as outage_minutes_at_most,
        promises.sla_id,
        promises.target_value,
        promises.allowed_downtime_minutes_per_year,
        case
            when promises.allowed_downtime_minutes_per_year is null then 'not_applicable'
            when promises.allowed_downtime_minutes_per_year < measured.whole_days * 1440 then 'failed'
            else 'not_computable'
        end as outcome,
        promises.clause_ref
    from measured
    left join promises
        on measured.contract_id = promises.contract_id

)

select * from final
