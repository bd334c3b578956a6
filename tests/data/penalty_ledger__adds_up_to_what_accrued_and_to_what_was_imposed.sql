-- What accrued is decided or undecided, unless more was imposed than accrued; what was imposed is settled or open; and
-- the ledger holds what the recorded breaches hold, no more and no less.

with

accrued as (

    select
        contract_id,
        penalty_term_id,
        liable_party,
        case when count(*) = count(accrued_amount) then sum(accrued_amount) end as accrued_amount
    from {{ ref('penalty_accrued') }}
    group by contract_id, penalty_term_id, liable_party

),

ledger as (

    select * from {{ ref('penalty_ledger') }}

)

select
    coalesce(ledger.contract_id, accrued.contract_id) as contract_id,
    coalesce(ledger.penalty_term_id, accrued.penalty_term_id) as penalty_term_id,
    coalesce(ledger.liable_party, accrued.liable_party) as liable_party,
    accrued.accrued_amount as amount_of_breaches,
    ledger.accrued_amount,
    ledger.imposed_amount,
    ledger.waived_amount,
    ledger.undecided_amount,
    ledger.settled_amount,
    ledger.open_amount
from ledger
full outer join accrued
    on
        ledger.contract_id = accrued.contract_id
        and ledger.penalty_term_id = accrued.penalty_term_id
        and ledger.liable_party = accrued.liable_party
where
    ledger.contract_id is null
    or ledger.accrued_amount is distinct from case when accrued.contract_id is null then 0 else accrued.accrued_amount end
    or (
        ledger.undecided_amount > 0
        and ledger.accrued_amount <> ledger.undecided_amount + ledger.imposed_amount + ledger.waived_amount
    )
    or (ledger.undecided_amount = 0 and ledger.accrued_amount > ledger.imposed_amount + ledger.waived_amount)
    or ledger.imposed_amount <> ledger.settled_amount + ledger.open_amount
