select
    finding_kind,
    count(*) filter (where severity = 'error') as error_count,
    count(*) filter (where severity = 'warning') as warning_count,
    count(*) filter (where severity = 'note') as note_count,
    count(*) as finding_count
from marts.contract_findings
group by finding_kind
order by error_count desc, warning_count desc, finding_count desc, finding_kind
