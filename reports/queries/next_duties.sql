select * from next_duties order by due_date, contract_id, duty_key
