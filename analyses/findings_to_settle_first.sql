-- 问题：哪些问题使金额或义务无法确定（severity 为 error），该怎么办？
-- Question: which findings leave a figure or a duty undetermined (severity error), and what is to be done?
-- 可改 To change: `severity` ('error', 'warning', 'note'); `contract_status` ('signed', 'draft').
{% set severity = 'error' %}
{% set contract_status = 'signed' %}

with

findings as (

    select * from {{ ref('contract_findings') }}
    where severity = '{{ severity }}' and contract_status = '{{ contract_status }}'

),

final as (

    select
        contract_id,
        finding_kind,
        message_zh,
        remedy_zh,
        message_en,
        remedy_en,
        clause_ref
    from findings

)

select * from final
order by contract_id, clause_ref, finding_kind
limit 200
