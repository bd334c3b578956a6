select years.*
from marts.fiscal_year_position as years
inner join shown_contracts using (contract_id)
order by contract_id, fiscal_year
