select * from error_findings order by contract_id, clause_ref, finding_id
