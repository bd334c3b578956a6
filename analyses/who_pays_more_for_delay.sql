-- 问题：同样迟 30 天，供应商要付多少，采购人要付多少，谁付得多？
-- Question: for 30 days of delay, what does the supplier owe, what the buyer, and who pays more?
-- 可改 To change: `days_late` (one of reference.exposure_horizons).
{% set days_late = 30 %}

with

two_sided as (

    select * from {{ ref('penalty_two_sided') }}
    where contract_status = 'signed' and days_late = {{ days_late }}

),

final as (

    select
        contract_id,
        supplier_id,
        supplier_exposure_amount,
        buyer_exposure_amount,
        net_supplier_exposure_amount,
        supplier_to_buyer_ratio,
        case
            when net_supplier_exposure_amount > 0 then 'supplier'
            when net_supplier_exposure_amount < 0 then 'buyer'
            when net_supplier_exposure_amount = 0 then 'same'
            else 'unknown'
        end as who_pays_more
    from two_sided

)

select * from final
order by abs(net_supplier_exposure_amount) desc nulls last, contract_id asc
limit 50
