-- What relieves a party of days of a charged breach: force majeure from the day it occurs, none for a delay that began
-- before (民法典 art. 590); a missing invoice until it is recorded, where the contract says so; a late budget for the
-- whole delay, where the contract says so and no recorded event shows the funds were there in time.

with

charged as (

    select * from {{ ref('int_breaches_charged') }}

),

events as (

    select * from {{ ref('int_events_known') }}

),

instalments as (

    select
        contract_id,
        instalment_number,
        occurrence_number,
        due_date,
        is_budget_excusable
    from {{ ref('int_instalments') }}

),

excuses as (

    select * from {{ ref('stg_register__excuses') }}

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
            and coalesce(events.occurrence_number, charged.occurrence_number) = charged.occurrence_number
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
            and charged.occurrence_number = instalments.occurrence_number
            and instalments.is_budget_excusable
    left join events
        on
            charged.contract_id = events.contract_id
            and events.event_kind = 'funds_available'
            and coalesce(events.instalment_number, charged.instalment_number) = charged.instalment_number
            and coalesce(events.occurrence_number, charged.occurrence_number) = charged.occurrence_number
            and events.event_date < charged.breach_date
            -- Funds recorded for the contract are those of their own year's budget.
            and (
                events.instalment_number is not null
                or {{ fiscal_year('events.event_date') }} = {{ fiscal_year('instalments.due_date') }}
            )
    where charged.breach_kind = 'late_payment' and events.event_id is null

),

relieved as (

    select
        charged.contract_id,
        charged.breach_id,
        charged.penalty_term_id,
        charged.liable_party,
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

)

select * from relieved
