select rights.*
from marts.termination_rights as rights
inner join shown_contracts using (contract_id)
order by contract_id, holder, first_open_day nulls last, right_id
