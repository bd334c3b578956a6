select
    instalments.*,
    sum(scheduled_amount) over (partition by contract_id) as contract_scheduled_amount
from marts.payment_timing as instalments
inner join shown_contracts using (contract_id)
order by contract_id, instalment_number, occurrence_number
