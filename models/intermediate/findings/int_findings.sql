-- What a query sees and what a reader saw. What a reader left blank in one language is shown in the other.

select
    contract_id,
    rule_name as finding_id,
    'computed' as found_by,
    finding_kind,
    severity,
    cast(null as string) as check_name,
    message_zh,
    message_en,
    remedy_zh,
    remedy_en,
    clause_ref
from {{ ref('int_findings_computed') }}

union all

select
    contract_id,
    'read_' || cast(finding_number as string) as finding_id,
    'reader' as found_by,
    finding_kind,
    coalesce(severity, 'note') as severity,
    check_name,
    coalesce(message_zh, message_en, '') as message_zh,
    coalesce(message_en, message_zh, '') as message_en,
    coalesce(remedy_zh, remedy_en, '') as remedy_zh,
    coalesce(remedy_en, remedy_zh, '') as remedy_en,
    clause_ref
from {{ ref('stg_register__document_findings') }}
