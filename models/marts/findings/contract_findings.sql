with

findings as (

    select * from {{ ref('int_findings') }}

),

contracts as (

    select
        contract_id,
        status
    from {{ ref('dim_contract') }}

),

final as (

    select
        findings.contract_id,
        findings.finding_id,
        findings.found_by,
        findings.finding_kind,
        findings.severity,
        findings.check_name,
        findings.message_zh,
        findings.message_en,
        findings.remedy_zh,
        findings.remedy_en,
        contracts.status as contract_status,
        findings.clause_ref
    from findings
    inner join contracts
        on findings.contract_id = contracts.contract_id

)

select * from final
