-- When each duty that an event can fulfil was due, in the order of the duties of its kind, and when service was, which
-- is the contract's. The vocabulary says which event fulfils which duty, and which breach its lateness is.

with

kinds as (

    select
        events.code as event_kind,
        duties.code as obligation_kind,
        duties.breach_kind
    from {{ ref('vocabulary') }} as events
    inner join {{ ref('vocabulary') }} as duties
        on
            events.obligation_kind = duties.code
            and duties.vocabulary = 'obligation_kind'
    where events.vocabulary = 'event_kind' and duties.breach_kind is not null

),

final as (

    select
        duties.contract_id,
        kinds.event_kind,
        kinds.breach_kind,
        duties.due_date,
        duties.due_date_basis as date_basis,
        row_number() over (
            partition by duties.contract_id, kinds.event_kind
            order by duties.due_date, duties.obligation_number, duties.occurrence_number
        ) as duty_position,
        lead(duties.due_date) over (
            partition by duties.contract_id, kinds.event_kind
            order by duties.due_date, duties.obligation_number, duties.occurrence_number
        ) is null as is_last_duty
    from {{ ref('int_duties') }} as duties
    inner join kinds
        on duties.obligation_kind = kinds.obligation_kind
    where duties.due_date is not null

    union all

    select
        contract_id,
        'service_start' as event_kind,
        'late_service' as breach_kind,
        service_start_date as due_date,
        'stated' as date_basis,
        1 as duty_position,
        true as is_last_duty
    from {{ ref('int_contracts') }}
    where service_start_date is not null

)

select * from final
