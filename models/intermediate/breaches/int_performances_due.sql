{#- A table, because what is late, what is missed and the findings each read all of it. -#}
{{ config(materialized='table') }}

-- When each duty was due, and which breach its lateness is, if any: the vocabulary says so. Service that has no duty of
-- its own is due on its first day. A duty without a date is a row, too: an event may mean it.

with

duty_kinds as (

    select
        code as obligation_kind,
        breach_kind
    from {{ ref('vocabulary') }}
    where vocabulary = 'obligation_kind' and breach_kind is not null

),

-- The events that stand for the start of service and fulfil a duty: recorded, they would move their own deadline.
own_starts as (

    select
        code as event_kind,
        obligation_kind
    from {{ ref('vocabulary') }}
    where vocabulary = 'event_kind' and rule = 'service_start_date' and obligation_kind is not null

),

first_events as (

    select
        contract_id,
        event_kind,
        min(event_date) as event_date
    from {{ ref('int_events_known') }}
    group by contract_id, event_kind

),

contracts as (

    select * from {{ ref('int_contracts') }}

),

duties as (

    select
        duties.contract_id,
        duties.obligation_number,
        duties.occurrence_number,
        duties.obligation_kind,
        duty_kinds.breach_kind,
        duties.obliged_party,
        -- A fulfilling event never replaces the stated date that it is measured against.
        case
            when first_events.event_date is not null and contracts.service_start_date is not null
                then {{ add_days(
                    'contracts.service_start_date', days_between('first_events.event_date', 'duties.due_date')
                ) }}
            else duties.due_date
        end as due_date,
        case
            when first_events.event_date is not null and contracts.service_start_date is not null then 'stated'
            else duties.due_date_basis
        end as date_basis,
        duties.trigger_event
    from {{ ref('int_duties') }} as duties
    inner join contracts
        on duties.contract_id = contracts.contract_id
    left join duty_kinds
        on duties.obligation_kind = duty_kinds.obligation_kind
    left join own_starts
        on
            duties.trigger_event = own_starts.event_kind
            and duties.obligation_kind = own_starts.obligation_kind
            and duties.due_date_basis = 'actual'
    left join first_events
        on
            duties.contract_id = first_events.contract_id
            and own_starts.event_kind = first_events.event_kind

),

services as (

    select
        contracts.contract_id,
        0 as obligation_number,
        1 as occurrence_number,
        'service_start' as obligation_kind,
        'late_service' as breach_kind,
        'supplier' as obliged_party,
        contracts.service_start_date as due_date,
        'stated' as date_basis,
        cast(null as string) as trigger_event
    from contracts
    left join duties
        on
            contracts.contract_id = duties.contract_id
            and duties.obligation_kind = 'service_start'
    where contracts.service_start_date is not null and duties.contract_id is null

),

listed as (

    select * from duties
    union all
    select * from services

)

select
    listed.*,
    min(obligation_number) over (partition by contract_id, obligation_kind)
    = max(obligation_number) over (partition by contract_id, obligation_kind) as is_only_duty_of_kind,
    count(*) over (partition by contract_id, obligation_number) as occurrence_count
from listed
