-- Duties that were fulfilled late, or are recorded as unfulfilled to this day, in two ways of counting: part by part,
-- for a penalty on the part concerned, and as one delay to the last part, for a penalty on the whole or a fixed sum.

with

duty_events as (

    select * from {{ ref('int_duty_events') }}
    where
        due_date is not null
        -- Lateness of the other duties is no breach that a term could be found for, unless the event names one.
        and (breach_kind is not null or penalty_term_id is not null)

),

fulfilments as (

    select * from duty_events
    where is_fulfilment

),

last_parts as (

    select * from (
        select
            fulfilments.*,
            row_number() over (
                partition by contract_id, duty_number, duty_occurrence order by event_date desc, event_id desc
            ) as recency,
            sum(case when line_number is not null then part_amount else 0 end) over (
                partition by contract_id, duty_number, duty_occurrence
            ) as performed_amount
        from fulfilments
    ) as ranked
    where recency = 1

),

-- What is recorded as unfulfilled is late to this day, or to that of termination, which ends all duties, unless a part
-- came after the record.
running as (

    select
        reports.*,
        least({{ as_of_date() }}, coalesce(contracts.terminated_date, {{ as_of_date() }})) as last_day,
        case
            when reports.line_number is null then reports.part_amount - coalesce(last_parts.performed_amount, 0)
            else reports.part_amount
        end as missing_amount,
        row_number() over (
            partition by reports.contract_id, reports.duty_number, reports.duty_occurrence
            order by reports.event_date desc, reports.event_id desc
        ) as recency
    from duty_events as reports
    inner join {{ ref('int_contracts') }} as contracts
        on reports.contract_id = contracts.contract_id
    left join last_parts
        on
            reports.contract_id = last_parts.contract_id
            and reports.duty_number = last_parts.duty_number
            and reports.duty_occurrence = last_parts.duty_occurrence
    where
        not reports.is_fulfilment
        and (last_parts.event_date is null or last_parts.event_date <= reports.event_date)

),

counting as (

    select 'part' as counts_as
    union all
    select 'whole' as counts_as

),

delays as (

    select
        fulfilments.contract_id,
        fulfilments.event_id,
        fulfilments.breach_kind,
        fulfilments.penalty_term_id,
        fulfilments.obliged_party,
        fulfilments.due_date,
        fulfilments.date_basis,
        fulfilments.event_date as last_day,
        fulfilments.quantity,
        fulfilments.part_amount,
        'part' as counts_as
    from fulfilments

    union all

    select
        last_parts.contract_id,
        last_parts.event_id,
        last_parts.breach_kind,
        last_parts.penalty_term_id,
        last_parts.obliged_party,
        last_parts.due_date,
        last_parts.date_basis,
        last_parts.event_date as last_day,
        last_parts.quantity,
        last_parts.part_amount,
        'whole' as counts_as
    from last_parts
    left join running
        on
            last_parts.contract_id = running.contract_id
            and last_parts.duty_number = running.duty_number
            and last_parts.duty_occurrence = running.duty_occurrence
    where running.contract_id is null

    union all

    select
        running.contract_id,
        running.event_id,
        running.breach_kind,
        running.penalty_term_id,
        running.obliged_party,
        running.due_date,
        running.date_basis,
        running.last_day,
        running.quantity,
        case when running.missing_amount < 0 then 0 else running.missing_amount end as part_amount,
        counting.counts_as
    from running
    cross join counting
    where running.recency = 1

)

select
    contract_id,
    'event ' || event_id as breach_id,
    breach_kind,
    penalty_term_id,
    counts_as,
    date_basis,
    {{ add_days('due_date', 1) }} as breach_date,
    last_day,
    obliged_party,
    quantity,
    cast(part_amount as decimal(18, 2)) as recorded_part_amount
from delays
where last_day > due_date
