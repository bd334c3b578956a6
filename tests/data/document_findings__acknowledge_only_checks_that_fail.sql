{{ config(severity='warn') }}

-- An acknowledgement that is no longer needed would hide the next failure.

select
    findings.contract_id,
    findings.finding_number,
    findings.check_name
from {{ ref('stg_register__document_findings') }} as findings
left join {{ ref('reconciliation') }} as reconciliation
    on
        findings.contract_id = reconciliation.contract_id
        and findings.check_name = reconciliation.check_name
        and reconciliation.outcome = 'failed'
where findings.check_name is not null and reconciliation.contract_id is null
