with

judged as (

    select * from {{ ref('int_statutory_outcomes') }}

),

final as (

    select
        rule_id,
        contract_id,
        article_zh as article,
        article_en,
        outcome,
        stated_value,
        limit_value,
        limit_unit,
        case outcome
            when 'passed' then name_zh || '：符合。'
            when 'failed' then name_zh || '：超出法定界限，请复核条款。'
            when 'not_applicable'
                then name_zh || case when is_agreed then '：规则不适用于该规模的供应商。' else '：本合同无此约定。' end
            when 'not_computable'
                then name_zh || case
                    when waits_for_supplier_size
                        then '：供应商规模未登记，无法判定；登记规模后重新生成。'
                    else '：合同相关数值空白，无法判定。'
                end
        end as message_zh,
        case outcome
            when 'passed' then name_en || ': within the limit.'
            when 'failed' then name_en || ': outside the statutory limit; review the clause.'
            when 'not_applicable'
                then name_en || case
                    when is_agreed then ': the rule does not bind a supplier of this size.'
                    else ': the contract agrees nothing of the kind.'
                end
            when 'not_computable'
                then name_en || case
                    when waits_for_supplier_size
                        then ': the size of the supplier is not registered; register it and build again.'
                    else ': a value is blank in the contract.'
                end
        end as message_en,
        contract_status,
        clause_ref
    from judged

)

select * from final
