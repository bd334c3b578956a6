-- Recorded outages against the availability in force. Events are recorded by the day, so the minutes are an
-- upper bound: an outage counts every day that it touches.

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
    from {{ ref('sla_commitments') }}
    where metric = 'availability' and is_in_force and (applies_to <> 'renewal' or applies_to is null)

),

measured as (

    select
        contract_id,
        {{ fiscal_year('event_date') }} as fiscal_year,
        cast(count(*) as integer) as outage_count,
        cast(sum({{ days_between('event_date', 'last_day') }} + 1) as integer) as outage_days,
        cast(sum(greatest({{ days_between('event_date', 'last_day') }} - 1, 0)) as integer) as whole_days
    from outages
    group by contract_id, {{ fiscal_year('event_date') }}

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
            -- Only the days between the first and the last are known to be whole.
            when promises.allowed_downtime_minutes_per_year < measured.whole_days * 1440 then 'failed'
            else 'not_computable'
        end as outcome,
        promises.clause_ref
    from measured
    left join promises
        on measured.contract_id = promises.contract_id

)

select * from final
