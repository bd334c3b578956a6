-- Instalments that were paid late, or are recorded as unpaid to this day, in two ways of counting: payment by payment,
-- for a penalty on what was overdue, and as one delay until the instalment is settled in full, for a penalty on the
-- instalment, the whole or a fixed sum. Nothing is inferred from silence: an instalment without a recorded payment is
-- no breach here.

with

settlements as (

    select * from {{ ref('int_instalment_settlements') }}

),

instalments as (

    select
        contract_id,
        instalment_number,
        occurrence_number,
        due_date,
        due_date_basis,
        scheduled_amount
    from {{ ref('int_instalments') }}
    where due_date is not null

),

settled as (

    select
        settlements.*,
        instalments.due_date,
        instalments.due_date_basis,
        instalments.scheduled_amount,
        sum(settlements.amount) over parts_by_day as settled_amount,
        row_number() over parts_by_day as part_number
    from settlements
    inner join instalments
        on
            settlements.contract_id = instalments.contract_id
            and settlements.instalment_number = instalments.instalment_number
            and settlements.occurrence_number = instalments.occurrence_number
    window parts_by_day as (
        partition by settlements.contract_id, settlements.instalment_number, settlements.occurrence_number
        order by settlements.settled_date nulls last, settlements.settlement_id
        rows between unbounded preceding and current row
    )

),

-- The part that settles the instalment, else the last that is recorded.
last_parts as (

    select * from (
        select
            settled.*,
            row_number() over (
                partition by contract_id, instalment_number, occurrence_number
                order by
                    case when settled_amount >= scheduled_amount then 0 else 1 end,
                    case when settled_amount >= scheduled_amount then part_number else -part_number end
            ) as choice
        from settled
    ) as chosen
    where choice = 1

),

reports as (

    select
        contract_id,
        event_id,
        instalment_number,
        coalesce(occurrence_number, 1) as occurrence_number,
        penalty_term_id,
        event_date,
        row_number() over (
            partition by contract_id, instalment_number, coalesce(occurrence_number, 1)
            order by event_date desc, event_id desc
        ) as recency
    from {{ ref('int_events_known') }}
    where event_kind = 'not_fulfilled' and instalment_number is not null and obligation_number is null

),

-- What is recorded as unpaid is late to this day, unless it has been settled.
running as (

    select
        reports.contract_id,
        reports.instalment_number,
        reports.occurrence_number,
        reports.penalty_term_id,
        'event ' || reports.event_id as settlement_id,
        instalments.due_date,
        instalments.due_date_basis,
        instalments.scheduled_amount,
        instalments.scheduled_amount - coalesce(last_parts.settled_amount, 0) as amount
    from reports
    inner join instalments
        on
            reports.contract_id = instalments.contract_id
            and reports.instalment_number = instalments.instalment_number
            and reports.occurrence_number = instalments.occurrence_number
    left join last_parts
        on
            reports.contract_id = last_parts.contract_id
            and reports.instalment_number = last_parts.instalment_number
            and reports.occurrence_number = last_parts.occurrence_number
    where
        reports.recency = 1
        and (
            last_parts.contract_id is null
            or last_parts.settled_amount < last_parts.scheduled_amount
            or (last_parts.scheduled_amount is null and last_parts.settled_date <= reports.event_date)
        )

),

counting as (

    select 'part' as counts_as
    union all
    select 'whole' as counts_as

),

delays as (

    select
        contract_id,
        settlement_id,
        instalment_number,
        occurrence_number,
        cast(null as string) as penalty_term_id,
        due_date,
        due_date_basis,
        scheduled_amount,
        settled_date as last_day,
        amount,
        'part' as counts_as
    from settled

    union all

    select
        last_parts.contract_id,
        last_parts.settlement_id,
        last_parts.instalment_number,
        last_parts.occurrence_number,
        cast(null as string) as penalty_term_id,
        last_parts.due_date,
        last_parts.due_date_basis,
        last_parts.scheduled_amount,
        last_parts.settled_date as last_day,
        last_parts.amount,
        'whole' as counts_as
    from last_parts
    left join running
        on
            last_parts.contract_id = running.contract_id
            and last_parts.instalment_number = running.instalment_number
            and last_parts.occurrence_number = running.occurrence_number
    where running.contract_id is null

    union all

    select
        running.contract_id,
        running.settlement_id,
        running.instalment_number,
        running.occurrence_number,
        running.penalty_term_id,
        running.due_date,
        running.due_date_basis,
        running.scheduled_amount,
        {{ as_of_date() }} as last_day,
        running.amount,
        counting.counts_as
    from running
    cross join counting

)

select
    contract_id,
    settlement_id as breach_id,
    'late_payment' as breach_kind,
    penalty_term_id,
    counts_as,
    instalment_number,
    occurrence_number,
    due_date_basis as date_basis,
    {{ add_days('due_date', 1) }} as breach_date,
    last_day,
    cast(amount as decimal(18, 2)) as recorded_part_amount,
    scheduled_amount as instalment_amount
from delays
where last_day > due_date
