select
    contracts.*,
    shown_contracts.position
from marts.dim_contract as contracts
inner join shown_contracts using (contract_id)
order by shown_contracts.position
