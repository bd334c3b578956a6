-- The date that a delay of each kind first misses, by contract: the first duty that is such a breach when it is late,
-- the first instalment, the start of service where no duty says it.

with

obligation_kinds as (

    select
        code as obligation_kind,
        breach_kind
    from {{ ref('vocabulary') }}
    where vocabulary = 'obligation_kind' and breach_kind is not null

),

missed_duties as (

    select
        duties.contract_id,
        obligation_kinds.breach_kind,
        min(duties.due_date) as missed_date
    from {{ ref('int_duties') }} as duties
    inner join obligation_kinds
        on duties.obligation_kind = obligation_kinds.obligation_kind
    group by duties.contract_id, obligation_kinds.breach_kind

),

final as (

    select * from missed_duties

    union all

    select
        contract_id,
        'late_payment' as breach_kind,
        min(due_date) as missed_date
    from {{ ref('int_instalments') }}
    group by contract_id

    union all

    select
        contract_id,
        'late_service' as breach_kind,
        service_start_date as missed_date
    from {{ ref('int_contracts') }}
    where
        contract_id not in (
            select duties.contract_id
            from missed_duties as duties
            where duties.breach_kind = 'late_service'
        )

)

select * from final
