select
    contract_id,
    service_start_date,
    current_service_end_date as service_end_date,
    service_days
from marts.dim_contract
where
    status = 'signed' and service_start_date is not null and current_service_end_date is not null
    and contract_id in (select contract_id from timeline_contracts)
order by service_start_date, contract_id
