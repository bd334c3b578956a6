select terms.*
from marts.penalty_exposure as terms
inner join shown_contracts using (contract_id)
order by contract_id, case liable_party when 'supplier' then 1 else 2 end, accrual, penalty_term_id
