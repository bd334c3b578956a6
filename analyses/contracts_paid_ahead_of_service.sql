-- 问题：到财政年度末，哪些合同的付款跑在服务前面，跑了多少？
-- Question: at the end of a fiscal year, which contracts are paid ahead of service, and by how much?
-- 可改 To change: `fiscal_year`; turn `> 0` into `< 0` for service received and not yet due for payment.
{% set fiscal_year = 2026 %}

with

positions as (

    select * from {{ ref('fiscal_year_position') }}
    where fiscal_year = {{ fiscal_year }} and prepaid_or_arrears_amount > 0

),

final as (

    select
        contract_id,
        currency,
        fiscal_year,
        cumulative_cash_amount,
        cumulative_service_amount,
        prepaid_or_arrears_amount as prepaid_amount
    from positions

)

select * from final
order by prepaid_amount desc, contract_id asc
limit 50
