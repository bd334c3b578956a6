-- What a reader left blank in one language is shown in the other.

with

computed as (

    select * from {{ ref('int_findings_computed') }}

),

read as (

    select * from {{ ref('stg_register__document_findings') }}

),

contracts as (

    select
        contract_id,
        status
    from {{ ref('dim_contract') }}

),

all_findings as (

    select
        contract_id,
        rule_name as finding_id,
        'computed' as found_by,
        finding_kind,
        severity,
        cast(null as varchar) as check_name,
        message_zh,
        message_en,
        remedy_zh,
        remedy_en,
        clause_ref
    from computed

    union all

    select
        contract_id,
        'read_' || cast(finding_number as varchar) as finding_id,
        'reader' as found_by,
        finding_kind,
        coalesce(severity, 'note') as severity,
        check_name,
        coalesce(message_zh, message_en, '') as message_zh,
        coalesce(message_en, message_zh, '') as message_en,
        coalesce(remedy_zh, remedy_en, '') as remedy_zh,
        coalesce(remedy_en, remedy_zh, '') as remedy_en,
        clause_ref
    from read

),

final as (

    select
        all_findings.contract_id,
        all_findings.finding_id,
        all_findings.found_by,
        all_findings.finding_kind,
        all_findings.severity,
        all_findings.check_name,
        all_findings.message_zh,
        all_findings.message_en,
        all_findings.remedy_zh,
        all_findings.remedy_en,
        contracts.status as contract_status,
        all_findings.clause_ref
    from all_findings
    inner join contracts
        on all_findings.contract_id = contracts.contract_id

)

select * from final
