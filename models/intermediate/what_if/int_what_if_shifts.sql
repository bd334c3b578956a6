{#- A table, because every trigger asks it and a what-if is shown from it. -#}
{{ config(materialized='table') }}

-- The days by which a what-if moves the events of a contract: those that it names and, of a supplier who performs
-- late, all that wait for its performance (`side` of the event in the vocabulary). An event has one date: of several
-- rows that reach it the one that names it counts, then the closest scope. What is recorded stays, and is here to be
-- said.

with

asked as (

    select * from {{ ref('int_what_if') }}
    where what_if_kind in ('shift', 'late')

),

contracts as (

    select * from {{ ref('int_contracts') }}

),

event_kinds as (

    select
        code as event_kind,
        rule,
        side
    from {{ ref('vocabulary') }}
    where vocabulary = 'event_kind'

),

recorded as (

    select
        contract_id,
        event_kind,
        min(event_date) as recorded_date
    from {{ ref('int_events_known') }}
    group by contract_id, event_kind

),

reached as (

    select
        asked.what_if_number,
        asked.what_if_kind,
        asked.days,
        contracts.contract_id,
        contracts.signed_date,
        -- A contract that takes effect on an event: that event dates its effect.
        coalesce(
            case when event_kinds.rule = 'effective_date' then contracts.effective_trigger_event end,
            event_kinds.event_kind
        ) as event_kind,
        event_kinds.rule,
        {{ what_if_distance('asked', 'contracts') }} as distance
    from asked
    cross join contracts
    inner join event_kinds
        on
            asked.event_kind = event_kinds.event_kind
            or (asked.what_if_kind = 'late' and event_kinds.side = 'supplier')

),

ranked as (

    select
        reached.*,
        row_number() over (
            partition by contract_id, event_kind
            order by
                case what_if_kind when 'shift' then 1 else 2 end, distance nulls last, what_if_number nulls last
        ) as choice
    from reached
    where distance is not null

),

-- The date of the signature is its record.
final as (

    select
        ranked.contract_id,
        ranked.event_kind,
        ranked.what_if_number,
        ranked.what_if_kind,
        case when ranked.rule = 'signed_date' then 0 else ranked.days end as shift_days,
        coalesce(recorded.recorded_date, case when ranked.rule = 'signed_date' then ranked.signed_date end)
            as recorded_date
    from ranked
    left join recorded
        on
            ranked.contract_id = recorded.contract_id
            and ranked.event_kind = recorded.event_kind
    where ranked.choice = 1

)

select * from final
