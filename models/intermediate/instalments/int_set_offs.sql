-- Penalties that were set off against an instalment by `as_of_date`. A set-off counts as payment on its `settled_date`;
-- without one it is meant and not made, and open in the ledger. Of an instalment with several occurrences it is the
-- first that falls due on or after that day, else the last.

with

decisions as (

    select
        contract_id,
        decision_id,
        instalment_number,
        settled_date,
        amount
    from {{ ref('stg_actuals__penalty_decisions') }}
    where
        decision = 'imposed'
        and settled_by = 'set_off'
        and instalment_number is not null
        and amount is not null
        and settled_date <= {{ as_of_date() }}

),

deadlines as (

    select * from {{ ref('int_deadlines_dated') }}
    where deadline_kind = 'instalment'

),

placed as (

    select
        decisions.*,
        coalesce(deadlines.occurrence_number, 1) as occurrence_number,
        row_number() over (
            partition by decisions.contract_id, decisions.decision_id
            order by
                case when deadlines.due_date >= decisions.settled_date then 0 else 1 end,
                case when deadlines.due_date >= decisions.settled_date then deadlines.occurrence_number end nulls last,
                deadlines.occurrence_number desc
        ) as preference
    from decisions
    left join deadlines
        on
            decisions.contract_id = deadlines.contract_id
            and decisions.instalment_number = deadlines.deadline_number

)

select
    contract_id,
    decision_id,
    instalment_number,
    occurrence_number,
    settled_date,
    amount
from placed
where preference = 1
