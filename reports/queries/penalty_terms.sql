-- The costliest terms: by the day first, then by occasion.
select
    contract_id,
    penalty_term_id,
    liable_party,
    liable_party_as_printed,
    breach_kind,
    accrual,
    rate,
    stated_as,
    rate_reference,
    base_kind,
    base_amount,
    amount_per_day,
    amount_per_event,
    cap_amount,
    is_capped,
    days_to_cap,
    days_to_contract_total,
    annualised_rate,
    lpr_1y_at_signing,
    contract_status,
    clause_ref
from marts.penalty_exposure
order by
    contract_status = 'signed' desc, amount_per_day desc nulls last, amount_per_event desc nulls last,
    contract_id, penalty_term_id, liable_party
limit getvariable('table_rows')
