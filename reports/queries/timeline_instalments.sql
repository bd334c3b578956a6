select
    contract_id,
    instalment_number,
    label_zh,
    label_en,
    scheduled_amount,
    due_date,
    due_date_basis,
    due_date_earliest,
    due_date_latest
from marts.payment_timing
where due_date is not null and contract_id in (select contract_id from timeline_contracts)
order by contract_id, due_date, instalment_number, occurrence_number
