{#- A table, because the cases and what they have cost each read all of it. -#}
{{ config(materialized='table') }}

-- Breaches that recorded events and payments show, each joined to the per-day and per-event terms that it
-- touches, with the days that count and the recorded part as base, of the cap too.
--
-- Nothing is inferred from silence: an instalment without a recorded payment is no breach here.
-- Relief: force majeure from the day it occurs, none for a delay that began before (民法典 art. 590); a missing
-- invoice until it is recorded, where the contract says so; a late budget for the whole delay, where the
-- contract says so and no recorded event shows the funds were there in time.

with

contracts as (

    select * from {{ ref('dim_contract') }}
    where status = 'signed'

),

events as (

    select * from {{ ref('int_events_known') }}

),

payments as (

    select * from {{ ref('int_payments_known') }}

),

instalments as (

    select * from {{ ref('payment_timing') }}

),

obligations as (

    select * from {{ ref('obligation_calendar') }}

),

lines as (

    select * from {{ ref('fct_contract_line') }}

),

terms as (

    select * from {{ ref('int_penalty_terms') }}

),

excuses as (

    select * from {{ ref('stg_register__excuses') }}

),

reference_rates as (

    select * from {{ ref('int_reference_rate_periods') }}

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
    from payments
    inner join instalments
        on
            payments.contract_id = instalments.contract_id
            and payments.instalment_number = instalments.instalment_number
    where payments.paid_date > instalments.due_date

),

-- The dates on which deliveries and trainings were due, in their order, and that of service, which is the contract's.
due_dates as (

    select
        contract_id,
        case obligation_kind when 'delivery' then 'delivered' else 'training_held' end as event_kind,
        case obligation_kind when 'delivery' then 'late_delivery' else 'late_training' end as breach_kind,
        due_date,
        due_date_basis as date_basis,
        row_number() over duties as duty_position,
        lead(due_date) over duties is null as is_last_duty
    from obligations
    where obligation_kind in ('delivery', 'training') and due_date is not null
    window duties as (partition by contract_id, obligation_kind order by due_date, source_number, occurrence_number)

    union all

    select
        contract_id,
        'service_start' as event_kind,
        'late_service' as breach_kind,
        service_start_date as due_date,
        'stated' as date_basis,
        1 as duty_position,
        true as is_last_duty
    from contracts
    where service_start_date is not null

),

-- An event names no duty: the nth day of deliveries or trainings answers the nth, every later day the last.
performances as (

    select
        events.*,
        dense_rank() over (partition by contract_id, event_kind order by event_date) as day_position
    from events
    where event_kind in ('delivered', 'training_held', 'service_start')

),

late_events as (

    select
        events.contract_id,
        'event ' || events.event_id as breach_id,
        due_dates.breach_kind,
        cast(null as integer) as instalment_number,
        due_dates.date_basis,
        {{ add_days('due_dates.due_date', 1) }} as breach_date,
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
    inner join due_dates
        on
            events.contract_id = due_dates.contract_id
            and events.event_kind = due_dates.event_kind
            and (
                events.day_position = due_dates.duty_position
                or (due_dates.is_last_duty and events.day_position > due_dates.duty_position)
            )
    inner join contracts
        on events.contract_id = contracts.contract_id
    left join lines
        on
            events.contract_id = lines.contract_id
            and events.line_number = lines.line_number
    where events.event_date > due_dates.due_date

),

-- An outage counts every calendar day that it touches, up to today where its end is not recorded.
outages as (

    select
        contract_id,
        'event ' || event_id as breach_id,
        'service_outage' as breach_kind,
        cast(null as integer) as instalment_number,
        'actual' as date_basis,
        event_date as breach_date,
        coalesce(end_date, {{ as_of_date() }}) as last_day,
        cast(null as decimal(18, 2)) as recorded_part_amount,
        cast(null as decimal(18, 2)) as instalment_amount
    from events
    where event_kind = 'service_outage'

),

breaches as (

    select * from late_payments
    union all
    select * from late_events
    union all
    select * from outages

),

-- Which party the breach makes liable follows from the kind of breach.
charged as (

    select
        breaches.*,
        terms.penalty_term_id,
        terms.liable_party,
        terms.accrual,
        terms.base_kind,
        terms.rate_reference,
        {{ days_between('breaches.breach_date', 'breaches.last_day') }} + 1 as days_late,
        coalesce({{ recorded_base('terms.base_kind', 'breaches') }}, terms.base_numerator) as base_numerator,
        terms.base_denominator,
        terms.stated_cap_amount,
        coalesce(
            cast({{ divide_half_up(
                'cast(terms.cap_rate as decimal(38, 8)) * ' ~ recorded_base('terms.cap_base_kind', 'breaches'),
                '1',
                2,
                places=10
            ) }} as decimal(18, 2)),
            terms.cap_amount
        ) as cap_amount
    from breaches
    inner join contracts
        on breaches.contract_id = contracts.contract_id
    inner join terms
        on
            breaches.contract_id = terms.contract_id
            and breaches.breach_kind = terms.breach_kind
            and terms.liable_party = case breaches.breach_kind when 'late_payment' then 'buyer' else 'supplier' end

),

force_majeure as (

    select
        charged.contract_id,
        charged.breach_id,
        charged.penalty_term_id,
        charged.liable_party,
        -- Each that counts runs from the first day of delay: the longest covers the others.
        max(
            {{ days_between(
                'charged.breach_date',
                'least(charged.last_day, coalesce(events.end_date, ' ~ as_of_date() ~ '))'
            ) }} + 1
        ) as relieved_days
    from charged
    inner join events
        on
            charged.contract_id = events.contract_id
            and events.event_kind = 'force_majeure'
            -- A delay that began before it finds no relief.
            and events.event_date <= charged.breach_date
            and coalesce(events.end_date, {{ as_of_date() }}) >= charged.breach_date
    group by charged.contract_id, charged.breach_id, charged.penalty_term_id, charged.liable_party

),

late_invoices as (

    select
        charged.contract_id,
        charged.breach_id,
        charged.penalty_term_id,
        max(
            {{ days_between('charged.breach_date', 'least(charged.last_day, events.event_date)') }} + 1
        ) as relieved_days
    from charged
    inner join excuses
        on
            charged.contract_id = excuses.contract_id
            and excuses.excuse_kind = 'no_invoice'
            and excuses.excused_party in (charged.liable_party, 'either')
    inner join events
        on
            charged.contract_id = events.contract_id
            and events.event_kind = 'invoice_received'
            and coalesce(events.instalment_number, charged.instalment_number) = charged.instalment_number
            and events.event_date >= charged.breach_date
    where charged.breach_kind = 'late_payment'
    group by charged.contract_id, charged.breach_id, charged.penalty_term_id

),

late_budgets as (

    select distinct
        charged.contract_id,
        charged.breach_id,
        charged.penalty_term_id
    from charged
    inner join instalments
        on
            charged.contract_id = instalments.contract_id
            and charged.instalment_number = instalments.instalment_number
            and instalments.is_budget_excusable
    left join events
        on
            charged.contract_id = events.contract_id
            and events.event_kind = 'funds_available'
            and coalesce(events.instalment_number, charged.instalment_number) = charged.instalment_number
            and events.event_date < charged.breach_date
            -- Funds recorded for the contract are those of their own year's budget.
            and (
                events.instalment_number is not null
                or {{ fiscal_year('events.event_date') }} = {{ fiscal_year('instalments.due_date') }}
            )
    where charged.breach_kind = 'late_payment' and events.event_id is null

),

clauses as (

    select
        contract_id,
        excuse_kind,
        excused_party,
        min(clause_ref) as clause_ref
    from excuses
    group by contract_id, excuse_kind, excused_party

),

relieved as (

    select
        charged.*,
        case
            when late_budgets.contract_id is not null then 'budget_delay'
            -- The excuse that relieves more days covers the other.
            when late_invoices.relieved_days > coalesce(force_majeure.relieved_days, 0) then 'no_invoice'
            when force_majeure.contract_id is not null then 'force_majeure'
        end as excuse,
        case
            when late_budgets.contract_id is not null then charged.days_late
            else least(
                charged.days_late,
                greatest(coalesce(force_majeure.relieved_days, 0), coalesce(late_invoices.relieved_days, 0))
            )
        end as relieved_days
    from charged
    left join force_majeure
        on
            charged.contract_id = force_majeure.contract_id
            and charged.breach_id = force_majeure.breach_id
            and charged.penalty_term_id = force_majeure.penalty_term_id
            and charged.liable_party = force_majeure.liable_party
    left join late_invoices
        on
            charged.contract_id = late_invoices.contract_id
            and charged.breach_id = late_invoices.breach_id
            and charged.penalty_term_id = late_invoices.penalty_term_id
    left join late_budgets
        on
            charged.contract_id = late_budgets.contract_id
            and charged.breach_id = late_budgets.breach_id
            and charged.penalty_term_id = late_budgets.penalty_term_id

),

final as (

    select
        relieved.contract_id,
        relieved.breach_id,
        relieved.breach_kind,
        relieved.penalty_term_id,
        relieved.liable_party,
        relieved.accrual,
        relieved.instalment_number,
        relieved.date_basis,
        relieved.breach_date,
        relieved.last_day,
        cast(relieved.days_late as integer) as days_late,
        cast(relieved.relieved_days as integer) as relieved_days,
        cast(relieved.days_late - relieved.relieved_days as integer) as counted_days,
        relieved.excuse,
        clauses.clause_ref as excuse_clause_ref,
        relieved.base_kind,
        relieved.base_numerator,
        relieved.base_denominator,
        least(relieved.cap_amount, coalesce(relieved.stated_cap_amount, relieved.cap_amount)) as cap_amount,
        -- An accrued penalty takes the reference rate of the first day of delay.
        case when relieved.rate_reference is null then 0 else reference_rates.annual_rate end as reference_rate
    from relieved
    left join clauses
        on
            relieved.contract_id = clauses.contract_id
            and relieved.excuse = clauses.excuse_kind
            and clauses.excused_party in (relieved.liable_party, 'either')
    left join reference_rates
        on
            relieved.rate_reference = reference_rates.rate_code
            and relieved.breach_date between reference_rates.effective_from and reference_rates.effective_to

)

select * from final
