-- Caps and termination cliffs of the contracts in the curves.
select
    curve_contracts.position,
    terms.contract_id,
    'cap' as mark_kind,
    terms.liable_party,
    terms.days_to_cap as day_number,
    terms.cap_amount as amount,
    terms.clause_ref
from marts.penalty_exposure as terms
inner join curve_contracts using (contract_id)
where terms.cap_amount is not null and terms.accrual in ('per_day', 'per_working_day') and terms.breach_kind like 'late\_%' escape '\'
union all by name
select
    curve_contracts.position,
    rights.contract_id,
    'cliff' as mark_kind,
    rights.liable_party,
    rights.first_open_day as day_number,
    rights.lump_sum_amount as amount,
    rights.clause_ref
from marts.termination_rights as rights
inner join curve_contracts using (contract_id)
where rights.first_open_day is not null and rights.condition_kind like 'late\_%' escape '\'
order by position, day_number nulls last, mark_kind, liable_party, clause_ref
