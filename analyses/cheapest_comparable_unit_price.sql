-- 问题：同一种资源（例如一个 vCPU 一年）哪里最便宜，别家贵多少？
-- Question: where is one item (a vCPU for a year, say) cheapest, and how much dearer are the others?
-- 可改 To change: `items` (codes of vocabulary comparable_item); an empty list shows all.
{% set items = ['vcpu', 'memory', 'high_performance_storage'] %}

with

prices as (

    select * from {{ ref('comparable_unit_prices') }}
    where
        status = 'signed'
        {% if items -%}
        and comparable_item in ('{{ items | join("', '") }}')
        {%- endif %}

),

final as (

    select
        comparable_item,
        price_basis,
        supplier_id,
        contract_id,
        line_number,
        quantity,
        comparable_price,
        comparable_price - lowest_price as above_lowest_price,
        comparable_price = lowest_price as is_lowest,
        clause_ref
    from prices

)

select * from final
order by comparable_item, price_basis, comparable_price, contract_id, line_number
limit 200
