{#- A table, because the calendar and the scorecard each read all of it. -#}
{{ config(materialized='table') }}

-- Duties in the order of their dates: those of the register, the renewal dates, and the invoice that an
-- instalment asks for n days before it is paid. What is on record of each says whether it is done: a duty whose day has
-- passed without a record has lapsed, as far as the register knows.

with

instalments as (

    select * from {{ ref('int_instalments') }}
    where invoice_due_date is not null

),

contracts as (

    select * from {{ ref('int_contracts') }}

),

duties as (

    select
        contract_id,
        obligation_kind,
        'obligation' as source_kind,
        obligation_number as source_number,
        occurrence_number,
        obliged_party,
        description_zh,
        description_en,
        trigger_event,
        recurrence,
        minimum_count,
        due_date,
        due_date_basis,
        due_date_earliest,
        due_date_latest,
        is_provisional,
        clause_ref
    from {{ ref('int_duties') }}

),

renewals as (

    select
        contract_id,
        obligation_kind,
        obligation_kind as source_kind,
        option_number as source_number,
        occurrence_number,
        'buyer' as obliged_party,
        case obligation_kind when 'renewal_decision' then '决定是否续约' else '支付续约费用（如续约）' end as description_zh,
        case obligation_kind
            when 'renewal_decision' then 'Decide on the renewal'
            else 'Pay the renewal fee, if renewed'
        end as description_en,
        trigger_event,
        'once' as recurrence,
        cast(null as integer) as minimum_count,
        due_date,
        due_date_basis,
        due_date_earliest,
        due_date_latest,
        is_provisional,
        clause_ref
    from {{ ref('int_renewal_duties') }}

),

invoices as (

    select
        contract_id,
        'invoice' as obligation_kind,
        'instalment' as source_kind,
        instalment_number as source_number,
        occurrence_number,
        'supplier' as obliged_party,
        '付款前提交等额发票' as description_zh,
        'Hand in the invoice before payment' as description_en,
        trigger_event,
        'once' as recurrence,
        cast(null as integer) as minimum_count,
        invoice_due_date as due_date,
        -- Counted back from the instalment's date, a stated one is derived here.
        case due_date_basis when 'stated' then 'derived' else due_date_basis end as due_date_basis,
        {{ add_days('due_date_earliest', days_between('due_date', 'invoice_due_date')) }} as due_date_earliest,
        {{ add_days('due_date_latest', days_between('due_date', 'invoice_due_date')) }} as due_date_latest,
        is_provisional,
        clause_ref
    from instalments

),

all_duties as (

    select * from duties
    union all
    select * from renewals
    union all
    select * from invoices

),

instalment_counts as (

    select
        contract_id,
        instalment_number,
        occurrence_number,
        count(*) over (partition by contract_id, instalment_number) as occurrence_count
    from instalments

),

-- What is recorded of a duty: that it was fulfilled, or was not to that day. A fulfilling event is measured against the
-- date that it does not move.
records as (

    select
        contract_id,
        'obligation' as source_kind,
        duty_number as source_number,
        duty_occurrence as occurrence_number,
        event_id,
        event_date,
        due_date as measured_date,
        is_fulfilment
    from {{ ref('int_duty_events') }}

    union all

    select
        events.contract_id,
        'instalment' as source_kind,
        events.instalment_number as source_number,
        instalment_counts.occurrence_number,
        events.event_id,
        events.event_date,
        cast(null as date) as measured_date,
        true as is_fulfilment
    from {{ ref('int_events_known') }} as events
    inner join instalment_counts
        on
            events.contract_id = instalment_counts.contract_id
            and events.instalment_number = instalment_counts.instalment_number
            and (
                events.occurrence_number = instalment_counts.occurrence_number
                or instalment_counts.occurrence_count = 1
            )
    where events.event_kind = 'invoice_received'

),

-- The last word: a duty fulfilled in parts is done with its last part, and a report that it is not outweighs a part of
-- the same day.
last_records as (

    select * from (
        select
            records.*,
            row_number() over (
                partition by contract_id, source_kind, source_number, occurrence_number
                order by event_date desc, case when is_fulfilment then 1 else 0 end, event_id desc
            ) as recency
        from records
    ) as ranked
    where recency = 1

),

-- Termination ends the duties that would fall due after its day, but for those that it brings.
final as (

    select
        all_duties.contract_id,
        all_duties.obligation_kind,
        all_duties.source_kind,
        all_duties.source_number,
        all_duties.occurrence_number,
        all_duties.obliged_party,
        all_duties.description_zh,
        all_duties.description_en,
        all_duties.trigger_event,
        all_duties.recurrence,
        all_duties.minimum_count,
        all_duties.due_date,
        all_duties.due_date_basis,
        all_duties.due_date_earliest,
        all_duties.due_date_latest,
        all_duties.is_provisional,
        {{ days_between(as_of_date(), 'all_duties.due_date') }} as days_until_due,
        case
            when contracts.status <> 'signed' then null
            when last_records.is_fulfilment
                then
                    case
                        when last_records.event_date > coalesce(last_records.measured_date, all_duties.due_date)
                            then 'late'
                        else 'done'
                    end
            when all_duties.due_date < {{ as_of_date() }} then 'lapsed'
            else 'open'
        end as duty_status,
        case when last_records.is_fulfilment then last_records.event_date end as done_date,
        last_records.event_id as evidence_event_id,
        contracts.status as contract_status,
        all_duties.clause_ref
    from all_duties
    inner join contracts
        on all_duties.contract_id = contracts.contract_id
    left join last_records
        on
            all_duties.contract_id = last_records.contract_id
            and all_duties.source_kind = last_records.source_kind
            and all_duties.source_number = last_records.source_number
            and all_duties.occurrence_number = last_records.occurrence_number
    where
        coalesce(all_duties.trigger_event, '') = 'terminated'
        or coalesce(all_duties.due_date <= contracts.terminated_date, true)

)

select * from final
