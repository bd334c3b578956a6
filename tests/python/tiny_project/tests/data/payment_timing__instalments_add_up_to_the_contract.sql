-- Both figures stand beside the contract, so that whoever typed them sees which one to look at.
select
    dim_contract.contract_id,
    dim_contract.total_amount as stated_amount,
    sum(payment_timing.scheduled_amount) as computed_amount
from {{ ref('dim_contract') }} as dim_contract
inner join {{ ref('payment_timing') }} as payment_timing using (contract_id)
group by all
having dim_contract.total_amount <> sum(payment_timing.scheduled_amount)
