-- Daily terms for delay that no headline holds: the contract does not price the part that they are of.
select
    contract_id,
    penalty_term_id,
    liable_party,
    breach_kind,
    amount_per_day,
    clause_ref
from marts.penalty_exposure
where
    contract_status = 'signed' and not is_base_known and accrual in ('per_day', 'per_working_day')
    and contract_id in (select contract_id from signed_contracts)
order by amount_per_day desc nulls last, contract_id, penalty_term_id, liable_party
limit getvariable('decision_rows')
