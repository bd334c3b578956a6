-- What is recorded of a breach without what its penalty needs: the duty meant, the quantity, the measured value.

with

-- Which of several duties of its kind, or of the occurrences of one, an event fulfils is not guessed.
unplaced_events as (

    select
        events.contract_id,
        'unknown_duty' as rule_id,
        cast(null as string) as variant,
        cast(count(distinct events.event_id) as integer) as n,
        cast(null as string) as clause_refs,
        cast(null as string) as clause_ref,
        min(events.event_id) as first_value
    from {{ ref('int_events_known') }} as events
    inner join {{ ref('int_contracts') }} as contracts
        on
            events.contract_id = contracts.contract_id
            and contracts.status = 'signed'
    left join {{ ref('vocabulary') }} as kinds
        on
            events.event_kind = kinds.code
            and kinds.vocabulary = 'event_kind'
    left join {{ ref('int_performances_due') }} as duties
        on
            events.contract_id = duties.contract_id
            and (
                kinds.obligation_kind = duties.obligation_kind
                or events.obligation_number = duties.obligation_number
            )
    left join {{ ref('int_duty_events') }} as placed
        on
            events.contract_id = placed.contract_id
            and events.event_id = placed.event_id
    where
        placed.contract_id is null
        and events.penalty_term_id is null
        and (
            (duties.contract_id is not null and kinds.obligation_kind is not null)
            or (
                events.event_kind = 'not_fulfilled'
                and events.instalment_number is null
                and (events.obligation_number is null or duties.contract_id is not null)
            )
        )
    group by events.contract_id

),

unmeasured_breaches as (

    select
        contract_id,
        'unmeasured_breach' as rule_id,
        case when accrual = 'per_period' then 'measured_value' else 'quantity' end as variant,
        cast(count(*) as integer) as n,
        cast(null as string) as clause_refs,
        cast(null as string) as clause_ref,
        penalty_term_id as first_value
    from {{ ref('int_recorded_breaches') }}
    where
        not is_excused
        and (
            (accrual in ('per_hour', 'per_unit') and counted_units is null)
            or (accrual = 'per_period' and measured_value is null)
        )
    group by contract_id, penalty_term_id, case when accrual = 'per_period' then 'measured_value' else 'quantity' end

),

found as (

    select * from unplaced_events
    union all
    select * from unmeasured_breaches

)

select
    contract_id,
    rule_id,
    variant,
    -- One for each term; of the others a contract has one.
    case when rule_id = 'unmeasured_breach' then first_value end as item,
    n,
    first_value,
    cast(null as string) as second_value,
    clause_refs,
    clause_ref
from found
