select contract_id from matrix_contracts order by position
