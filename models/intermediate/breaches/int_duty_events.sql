{#- A table, because what is late and the findings each read all of it. -#}
{{ config(materialized='table') }}

-- Recorded events and the duty that each fulfils or leaves unfulfilled: the one that it names, else the only one of the
-- contract that an event of its kind can fulfil. Which of several an event means is not guessed: it has no row here.

with

contracts as (

    select * from {{ ref('int_contracts') }}

),

fulfilments as (

    select
        code as event_kind,
        obligation_kind
    from {{ ref('vocabulary') }}
    where vocabulary = 'event_kind' and obligation_kind is not null

),

events as (

    select
        events.*,
        fulfilments.obligation_kind
    from {{ ref('int_events_known') }} as events
    left join fulfilments
        on events.event_kind = fulfilments.event_kind

),

lines as (

    select
        contract_id,
        line_number,
        quantity,
        line_amount
    from {{ ref('int_contract_lines') }}

),

duties as (

    select * from {{ ref('int_performances_due') }}

),

named as (

    select
        events.*,
        duties.obligation_number as duty_number,
        duties.occurrence_number as duty_occurrence,
        duties.breach_kind,
        duties.obliged_party,
        duties.due_date,
        duties.date_basis
    from events
    inner join duties
        on
            events.contract_id = duties.contract_id
            and events.obligation_number = duties.obligation_number
            and (events.occurrence_number = duties.occurrence_number or duties.occurrence_count = 1)
    where
        events.obligation_kind is not null
        or events.event_kind = 'not_fulfilled'
        -- What sets a duty going, such as the notice of a breach, does not fulfil it.
        or (
            events.event_kind <> coalesce(duties.trigger_event, '')
            and events.event_kind not in ('breach_notice', 'force_majeure', 'terminated')
        )

),

unnamed as (

    select
        events.*,
        duties.obligation_number as duty_number,
        duties.occurrence_number as duty_occurrence,
        duties.breach_kind,
        duties.obliged_party,
        duties.due_date,
        duties.date_basis
    from events
    inner join duties
        on
            events.contract_id = duties.contract_id
            and events.obligation_kind = duties.obligation_kind
            and duties.is_only_duty_of_kind
            and (events.occurrence_number = duties.occurrence_number or duties.occurrence_count = 1)
    where events.obligation_number is null and events.penalty_term_id is null

),

placed as (

    select * from named
    union all
    select * from unnamed

)

select
    placed.contract_id,
    placed.event_id,
    placed.event_date,
    placed.duty_number,
    placed.duty_occurrence,
    placed.breach_kind,
    placed.obliged_party,
    placed.due_date,
    placed.date_basis,
    placed.penalty_term_id,
    placed.line_number,
    placed.quantity,
    placed.event_kind <> 'not_fulfilled' as is_fulfilment,
    {{ amount_of_part('placed', 'lines', 'contracts') }} as part_amount
from placed
inner join contracts
    on placed.contract_id = contracts.contract_id
left join lines
    on
        placed.contract_id = lines.contract_id
        and placed.line_number = lines.line_number
