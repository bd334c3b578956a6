select options.*
from marts.renewal_options as options
inner join shown_contracts using (contract_id)
order by contract_id, option_number
