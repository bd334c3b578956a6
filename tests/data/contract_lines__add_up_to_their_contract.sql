-- Committed amounts to what the contract commits to, net amounts to its stated net total (where no line has a rate of
-- its own, which `gross_to_net` reads), no line lost or doubled.

with

lines as (

    select
        contract_id,
        sum(committed_amount) as committed_amount,
        case when count(*) = count(net_line_amount) and count(tax_rate) = 0 then sum(net_line_amount) end as net_amount,
        count(*) as line_count
    from {{ ref('fct_contract_line') }}
    group by contract_id

),

registered as (

    select
        contract_id,
        count(*) as line_count
    from {{ ref('stg_register__contract_line_items') }}
    group by contract_id

)

select
    contracts.contract_id,
    contracts.committed_amount as contract_amount,
    lines.committed_amount,
    contracts.net_amount,
    lines.net_amount as net_line_amount,
    lines.line_count
from {{ ref('dim_contract') }} as contracts
left join lines
    on contracts.contract_id = lines.contract_id
left join registered
    on contracts.contract_id = registered.contract_id
where
    lines.contract_id is null
    or lines.committed_amount <> contracts.committed_amount
    or lines.committed_amount is null and contracts.committed_amount is not null
    or lines.net_amount <> contracts.net_amount
    or lines.line_count <> coalesce(registered.line_count, 0) + case when contracts.has_line_items then 0 else 1 end
