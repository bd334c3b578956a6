-- 问题：哪些法定检查因为缺信息而无法判定？已知的数值是多少？（无法判定不等于通过）
-- Question: which statutory checks cannot be decided for want of a fact, and what values are known? (That is
-- not a pass.)
-- 可改 To change: `outcome` ('not_computable', 'failed', 'passed'); the condition on contract_status.
{% set outcome = 'not_computable' %}

with

checks as (

    select * from {{ ref('statutory_checks') }}
    where outcome = '{{ outcome }}' and contract_status = 'signed'

),

final as (

    select
        rule_id,
        contract_id,
        article,
        stated_value,
        limit_value,
        limit_unit,
        message_zh,
        message_en,
        clause_ref
    from checks

)

select * from final
order by rule_id, contract_id
limit 200
