-- What was decided, imposed or waived, on each recorded breach: by the decisions that name it, else by those on its
-- term that name none. Null where nothing was.

with

breaches as (

    select * from {{ ref('int_recorded_breaches') }}

),

decisions as (

    select * from {{ ref('int_penalty_decisions') }}
    where decision in ('imposed', 'waived')

),

-- A decision that names no breach decides on the first that no other names, and settles what had begun by then.
unnamed_decisions as (

    select
        contract_id,
        penalty_term_id,
        liable_party,
        sum(amount) as decided_amount,
        max(decided_date) as decided_date
    from decisions
    where breach_id is null
    group by contract_id, penalty_term_id, liable_party

),

named_decisions as (

    select
        contract_id,
        penalty_term_id,
        liable_party,
        breach_id,
        sum(amount) as decided_amount
    from decisions
    where breach_id is not null
    group by contract_id, penalty_term_id, liable_party, breach_id

)

select
    breaches.contract_id,
    breaches.breach_id,
    breaches.penalty_term_id,
    breaches.liable_party,
    case
        when named_decisions.breach_id is not null then named_decisions.decided_amount
        when unnamed_decisions.contract_id is null then null
        when
            row_number() over (
                partition by
                    breaches.contract_id, breaches.penalty_term_id, breaches.liable_party,
                    named_decisions.breach_id is null
                order by breaches.occasion_number
            ) = 1
            then unnamed_decisions.decided_amount
        when breaches.breach_date <= unnamed_decisions.decided_date then 0
    end as decided_amount
from breaches
left join named_decisions
    on
        breaches.contract_id = named_decisions.contract_id
        and breaches.penalty_term_id = named_decisions.penalty_term_id
        and breaches.liable_party = named_decisions.liable_party
        and breaches.breach_id = named_decisions.breach_id
left join unnamed_decisions
    on
        breaches.contract_id = unnamed_decisions.contract_id
        and breaches.penalty_term_id = unnamed_decisions.penalty_term_id
        and breaches.liable_party = unnamed_decisions.liable_party
