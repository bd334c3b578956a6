-- Of every event that was to move: how many dates count from it, how many of them moved, and whether it is recorded.
with

dates as (

    select
        supposed.contract_id,
        unnest([supposed.trigger_event, supposed.also_trigger_event]) as event_kind,
        supposed.due_date is distinct from now.due_date or supposed.trigger_date is distinct from now.trigger_date
            as is_moved
    from what_if.intermediate.int_deadlines_dated as supposed
    inner join today.intermediate.int_deadlines_dated as now
        using (contract_id, deadline_kind, deadline_number, occurrence_number)
    where supposed.due_date is not null

),

-- Of a contract that takes effect on an event, what counts from its effect counts from that event.
counting as (

    select
        dates.contract_id,
        dates.is_moved,
        coalesce(if(events.rule = 'effective_date', contracts.effective_trigger_event, null), dates.event_kind)
            as event_kind
    from dates
    inner join what_if.intermediate.int_contracts as contracts using (contract_id)
    left join what_if.reference.vocabulary as events
        on dates.event_kind = events.code and events.vocabulary = 'event_kind'

)

select
    asked.what_if_number,
    shifts.contract_id,
    shifts.event_kind,
    shifts.recorded_date,
    count(counting.contract_id) as counting,
    count(*) filter (counting.is_moved) as moved
from what_if.intermediate.int_what_if as asked
left join what_if.intermediate.int_what_if_shifts as shifts using (what_if_number)
left join counting
    on shifts.contract_id = counting.contract_id and shifts.event_kind = counting.event_kind
where asked.what_if_kind in ('shift', 'late')
group by all
order by asked.what_if_number, shifts.contract_id, shifts.event_kind
