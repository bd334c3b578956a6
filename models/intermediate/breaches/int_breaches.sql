-- Breaches that recorded events and payments show, whatever terms they touch. Nothing is inferred from silence: an
-- instalment without a recorded payment is no breach here.

with

contracts as (

    select * from {{ ref('int_contracts') }}
    where status = 'signed'

),

events as (

    select * from {{ ref('int_events_known') }}

),

lines as (

    select
        contract_id,
        line_number,
        quantity,
        line_amount
    from {{ ref('int_contract_lines') }}

),

performances_due as (

    select * from {{ ref('int_performances_due') }}

),

outage_kinds as (

    select
        code as event_kind,
        breach_kind
    from {{ ref('vocabulary') }}
    where vocabulary = 'event_kind' and breach_kind is not null

),

late_payments as (

    select
        payments.contract_id,
        'payment ' || payments.payment_id as breach_id,
        'late_payment' as breach_kind,
        instalments.instalment_number,
        instalments.due_date_basis as date_basis,
        {{ add_days('instalments.due_date', 1) }} as breach_date,
        payments.paid_date as last_day,
        payments.amount as recorded_part_amount,
        instalments.scheduled_amount as instalment_amount
    from {{ ref('int_payments_known') }} as payments
    inner join {{ ref('int_instalments') }} as instalments
        on
            payments.contract_id = instalments.contract_id
            and payments.instalment_number = instalments.instalment_number
    where payments.paid_date > instalments.due_date

),

-- An event names no duty: the nth day of deliveries or trainings answers the nth, every later day the last.
performances as (

    select
        events.*,
        dense_rank() over (partition by contract_id, event_kind order by event_date) as day_position
    from events
    where event_kind in (select performances_due.event_kind from performances_due)

),

late_performances as (

    select
        events.contract_id,
        'event ' || events.event_id as breach_id,
        performances_due.breach_kind,
        cast(null as integer) as instalment_number,
        performances_due.date_basis,
        {{ add_days('performances_due.due_date', 1) }} as breach_date,
        events.event_date as last_day,
        case
            when events.line_number is null then contracts.current_total_amount
            when events.quantity is null or lines.quantity is null then lines.line_amount
            else cast({{ divide_half_up(
                'cast(lines.line_amount as decimal(38, 2)) * cast(events.quantity * 10000 as decimal(18, 0))',
                'nullif(' ~ whole_units('lines.quantity', 4) ~ ', 0)',
                2,
                places=2
            ) }} as decimal(18, 2))
        end as recorded_part_amount,
        cast(null as decimal(18, 2)) as instalment_amount
    from performances as events
    inner join performances_due
        on
            events.contract_id = performances_due.contract_id
            and events.event_kind = performances_due.event_kind
            and (
                events.day_position = performances_due.duty_position
                or (performances_due.is_last_duty and events.day_position > performances_due.duty_position)
            )
    inner join contracts
        on events.contract_id = contracts.contract_id
    left join lines
        on
            events.contract_id = lines.contract_id
            and events.line_number = lines.line_number
    where events.event_date > performances_due.due_date

),

-- An outage counts every calendar day that it touches, up to today where its end is not recorded.
outages as (

    select
        events.contract_id,
        'event ' || events.event_id as breach_id,
        outage_kinds.breach_kind,
        cast(null as integer) as instalment_number,
        'actual' as date_basis,
        events.event_date as breach_date,
        coalesce(events.end_date, {{ as_of_date() }}) as last_day,
        cast(null as decimal(18, 2)) as recorded_part_amount,
        cast(null as decimal(18, 2)) as instalment_amount
    from events
    inner join outage_kinds
        on events.event_kind = outage_kinds.event_kind

),

breaches as (

    select * from late_payments
    union all
    select * from late_performances
    union all
    select * from outages

)

select breaches.*
from breaches
inner join contracts
    on breaches.contract_id = contracts.contract_id
