-- Breaches that recorded events, payments and measurements show, whatever terms they touch. One that is counted in two
-- ways stands here twice: part by part, and as one delay.

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

instalments as (

    select
        contract_id,
        instalment_number,
        occurrence_number,
        scheduled_amount
    from {{ ref('int_instalments') }}

),

kinds_of_breach as (

    select
        code as event_kind,
        breach_kind
    from {{ ref('vocabulary') }}
    where vocabulary = 'event_kind' and breach_kind is not null

),

-- An event that names a term is a breach of that term; otherwise the vocabulary says which breach its kind is.
events_of_breach as (

    select
        events.contract_id,
        'event ' || events.event_id as breach_id,
        case when events.penalty_term_id is null then kinds_of_breach.breach_kind end as breach_kind,
        events.penalty_term_id,
        cast(null as string) as sla_id,
        cast(null as string) as counts_as,
        events.instalment_number,
        case when events.instalment_number is not null then coalesce(events.occurrence_number, 1) end
            as occurrence_number,
        'actual' as date_basis,
        events.event_date as breach_date,
        -- An outage runs to this day where its end is not recorded, and no longer than service; of what names a term,
        -- the term says what runs.
        case
            when events.penalty_term_id is not null or events.end_date is not null then events.end_date
            else greatest(
                least({{ as_of_date() }}, coalesce(contracts.current_service_end_date, {{ as_of_date() }})),
                events.event_date
            )
        end as last_day,
        cast(null as string) as obliged_party,
        events.quantity,
        cast(null as decimal(18, 6)) as measured_value,
        case when events.line_number is not null then {{ amount_of_part('events', 'lines', 'contracts') }} end
            as recorded_part_amount,
        instalments.scheduled_amount as instalment_amount
    from events
    inner join contracts
        on events.contract_id = contracts.contract_id
    left join kinds_of_breach
        on events.event_kind = kinds_of_breach.event_kind
    left join lines
        on
            events.contract_id = lines.contract_id
            and events.line_number = lines.line_number
    left join instalments
        on
            events.contract_id = instalments.contract_id
            and events.instalment_number = instalments.instalment_number
            and coalesce(events.occurrence_number, 1) = instalments.occurrence_number
    where
        (events.penalty_term_id is not null or kinds_of_breach.breach_kind is not null)
        -- Measured from the date of the duty or the instalment that it names.
        and events.obligation_number is null
        and (events.event_kind <> 'not_fulfilled' or events.instalment_number is null)

),

late_performances as (

    select
        contract_id,
        breach_id,
        breach_kind,
        penalty_term_id,
        cast(null as string) as sla_id,
        counts_as,
        cast(null as integer) as instalment_number,
        cast(null as integer) as occurrence_number,
        date_basis,
        breach_date,
        last_day,
        obliged_party,
        quantity,
        cast(null as decimal(18, 6)) as measured_value,
        recorded_part_amount,
        cast(null as decimal(18, 2)) as instalment_amount
    from {{ ref('int_late_performances') }}

),

late_payments as (

    select
        contract_id,
        breach_id,
        breach_kind,
        penalty_term_id,
        cast(null as string) as sla_id,
        counts_as,
        instalment_number,
        occurrence_number,
        date_basis,
        breach_date,
        last_day,
        'buyer' as obliged_party,
        cast(null as decimal(18, 6)) as quantity,
        cast(null as decimal(18, 6)) as measured_value,
        recorded_part_amount,
        instalment_amount
    from {{ ref('int_late_payments') }}

),

-- A measured period is a row whether its value falls into a band or not.
measured_periods as (

    select
        contract_id,
        'period ' || sla_id || ' ' || cast(period_start_date as string) as breach_id,
        cast(null as string) as breach_kind,
        cast(null as string) as penalty_term_id,
        sla_id,
        cast(null as string) as counts_as,
        cast(null as integer) as instalment_number,
        cast(null as integer) as occurrence_number,
        'actual' as date_basis,
        period_start_date as breach_date,
        coalesce(period_end_date, period_start_date) as last_day,
        cast(null as string) as obliged_party,
        cast(null as decimal(18, 6)) as quantity,
        measured_value,
        cast(null as decimal(18, 2)) as recorded_part_amount,
        cast(null as decimal(18, 2)) as instalment_amount
    from {{ ref('stg_actuals__measurements') }}
    where coalesce(period_end_date, period_start_date) <= {{ as_of_date() }}

),

breaches as (

    select * from late_payments
    union all
    select * from late_performances
    union all
    select * from events_of_breach
    union all
    select * from measured_periods

)

select breaches.*
from breaches
inner join contracts
    on breaches.contract_id = contracts.contract_id
