select
    findings.contract_id,
    findings.finding_id,
    findings.finding_kind,
    findings.severity,
    findings.message_zh,
    findings.message_en,
    findings.remedy_zh,
    findings.remedy_en,
    findings.clause_ref
from marts.contract_findings as findings
inner join shown_contracts using (contract_id)
order by
    contract_id, case severity when 'error' then 1 when 'warning' then 2 else 3 end, clause_ref, finding_id
