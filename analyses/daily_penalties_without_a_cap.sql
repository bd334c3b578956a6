-- 问题：哪些按日计的违约金没有上限，每天多少钱，多少天会达到合同总额？
-- Question: which daily penalties have no cap, what do they cost a day, and after how many days do they reach
-- the contract's total?
-- 可改 To change: `liable_party` ('supplier' or 'buyer'); drop the condition on contract_status to see drafts.
{% set liable_party = 'supplier' %}

with

terms as (

    select * from {{ ref('penalty_exposure') }}
    where
        contract_status = 'signed'
        and accrual = 'per_day'
        and not is_capped
        and liable_party = '{{ liable_party }}'

),

final as (

    select
        contract_id,
        penalty_term_id,
        breach_kind,
        rate,
        base_kind,
        base_amount,
        amount_per_day,
        days_to_contract_total,
        annualised_rate,
        clause_ref
    from terms

)

select * from final
order by amount_per_day desc nulls last, contract_id asc, penalty_term_id asc
limit 50
