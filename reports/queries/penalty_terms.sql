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
    clause_ref,
    count(*) over () as term_count,
    count(*) filter (where contract_status = 'signed' and accrual = 'per_day') over () as daily_term_count,
    count(*) filter (where contract_status = 'signed' and accrual = 'per_day' and not is_capped) over () as uncapped_count
from marts.penalty_exposure
order by
    contract_status = 'signed' desc, amount_per_day desc nulls last, amount_per_event desc nulls last,
    contract_id, penalty_term_id, liable_party
limit getvariable('table_rows')
