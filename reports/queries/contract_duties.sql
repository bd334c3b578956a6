select
    duties.*,
    duties.source_kind || '-' || duties.source_number || '-' || coalesce(duties.occurrence_number, 0) as duty_key
from marts.obligation_calendar as duties
inner join shown_contracts using (contract_id)
order by contract_id, due_date nulls last, duty_key
