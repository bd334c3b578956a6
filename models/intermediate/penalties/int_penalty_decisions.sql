-- Decisions on penalties known by `as_of_date`, with the party whose penalty each decides and, where it names the event
-- of a breach that has a row, that breach. A term that binds both parties is decided for the one that is in breach.

with

decisions as (

    select * from {{ ref('stg_actuals__penalty_decisions') }}
    where decided_date <= {{ as_of_date() }} or decided_date is null

),

terms as (

    select
        contract_id,
        penalty_term_id,
        liable_party
    from {{ ref('int_penalty_terms') }}
    where liable_party is not null

),

breaches as (

    select
        contract_id,
        penalty_term_id,
        liable_party,
        breach_id,
        occasion_number
    from {{ ref('int_recorded_breaches') }}

),

placed as (

    select
        decisions.contract_id,
        decisions.decision_id,
        decisions.penalty_term_id,
        terms.liable_party,
        named.breach_id,
        decisions.decided_date,
        decisions.decision,
        decisions.amount,
        case when decisions.settled_date <= {{ as_of_date() }} then decisions.settled_date end as settled_date,
        row_number() over (
            partition by decisions.contract_id, decisions.decision_id
            order by
                case
                    when named.breach_id is not null then 0
                    when breaches.breach_id is not null then 1
                    else 2
                end,
                terms.liable_party desc
        ) as choice
    from decisions
    inner join terms
        on
            decisions.contract_id = terms.contract_id
            and decisions.penalty_term_id = terms.penalty_term_id
    left join breaches as named
        on
            terms.contract_id = named.contract_id
            and terms.penalty_term_id = named.penalty_term_id
            and terms.liable_party = named.liable_party
            and 'event ' || decisions.event_id = named.breach_id
    left join breaches
        on
            terms.contract_id = breaches.contract_id
            and terms.penalty_term_id = breaches.penalty_term_id
            and terms.liable_party = breaches.liable_party
            and breaches.occasion_number = 1

)

select
    contract_id,
    decision_id,
    penalty_term_id,
    liable_party,
    breach_id,
    decided_date,
    decision,
    amount,
    settled_date
from placed
where choice = 1
