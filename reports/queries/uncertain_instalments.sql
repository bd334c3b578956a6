select * from uncertain_instalments order by scheduled_amount desc nulls last, contract_id, instalment_number
