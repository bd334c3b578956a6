select
    contract_id,
    finding_id,
    found_by,
    finding_kind,
    severity,
    message_zh,
    message_en,
    remedy_zh,
    remedy_en,
    contract_status,
    clause_ref
from marts.contract_findings
order by
    case severity when 'error' then 1 when 'warning' then 2 else 3 end,
    contract_status = 'signed' desc, contract_id, clause_ref, finding_id
limit getvariable('table_rows')
