{#- A table, because lines, whole contracts and what supplements add each look their day up in it. -#}
{{ config(materialized='table') }}

-- The day on which goods are delivered or works accepted, of a line or (line_number null) of the whole contract. What
-- is recorded counts before the date of the duty, and that before the date on which an instalment rests; delivery
-- counts before acceptance for goods, acceptance before delivery for works. Of several the last: it is complete then.

with

contracts as (

    select
        contract_id,
        contract_kind
    from {{ ref('int_contracts') }}
    where
        contract_kind in ('goods', 'works')
        and contract_id in (
            select changed.contract_id
            from {{ ref('int_service_changed') }} as changed
            where changed.is_consumed_at_once
        )

),

events as (

    select
        contract_id,
        line_number,
        event_kind as deed,
        event_date as delivery_date,
        'actual' as basis,
        cast(null as string) as assumption_id,
        0 as trust
    from {{ ref('int_events_known') }}
    where event_kind in ('delivered', 'final_acceptance')

),

duties as (

    select
        contract_id,
        cast(null as integer) as line_number,
        case obligation_kind when 'delivery' then 'delivered' else 'final_acceptance' end as deed,
        due_date as delivery_date,
        due_date_basis as basis,
        cast(null as string) as assumption_id,
        1 as trust
    from {{ ref('int_duties') }}
    where obligation_kind in ('delivery', 'acceptance') and due_date is not null

),

instalments as (

    select
        contract_id,
        cast(null as integer) as line_number,
        trigger_event as deed,
        trigger_date as delivery_date,
        due_date_basis as basis,
        first_assumption_id as assumption_id,
        2 as trust
    from {{ ref('int_deadlines_dated') }}
    where
        deadline_kind = 'instalment'
        and trigger_event in ('delivered', 'final_acceptance')
        and also_trigger_event is null
        and trigger_date is not null

),

dates as (

    select * from events
    union all
    select * from duties
    union all
    select * from instalments

),

ranked as (

    select
        dates.*,
        row_number() over (
            partition by dates.contract_id, dates.line_number
            order by
                dates.trust asc nulls last,
                case
                    when contracts.contract_kind = 'goods' and dates.deed = 'delivered' then 0
                    when contracts.contract_kind = 'works' and dates.deed = 'final_acceptance' then 0
                    else 1
                end asc,
                dates.delivery_date desc
        ) as preference
    from dates
    inner join contracts
        on dates.contract_id = contracts.contract_id

),

final as (

    select
        contract_id,
        line_number,
        delivery_date,
        basis,
        assumption_id
    from ranked
    where preference = 1

)

select * from final
