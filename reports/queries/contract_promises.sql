select promises.*
from marts.sla_commitments as promises
inner join shown_contracts using (contract_id)
order by contract_id, metric, severity, is_in_force desc, sla_id
