-- What the supplier owes for d days of its delay beside what the buyer owes for d days of its own.

with

by_contract as (

    select * from {{ ref('penalty_exposure_by_contract') }}

),

paired as (

    select
        contract_id,
        supplier_id,
        contract_status,
        days_late,
        max(case when liable_party = 'supplier' then exposure_amount end) as supplier_exposure_amount,
        max(case when liable_party = 'buyer' then exposure_amount end) as buyer_exposure_amount,
        max(case when liable_party = 'supplier' then termination_lump_sum_amount end) as supplier_termination_amount,
        max(case when liable_party = 'buyer' then termination_lump_sum_amount end) as buyer_termination_amount
    from by_contract
    group by contract_id, supplier_id, contract_status, days_late

),

final as (

    select
        contract_id,
        supplier_id,
        contract_status,
        days_late,
        supplier_exposure_amount,
        buyer_exposure_amount,
        supplier_termination_amount,
        buyer_termination_amount,
        cast({{ divide_half_up(
            'supplier_exposure_amount * 100', 'nullif(' ~ whole_units('buyer_exposure_amount', 2) ~ ', 0)', 6, places=0
        ) }} as decimal(18, 6)) as supplier_to_buyer_ratio,
        cast(supplier_exposure_amount - buyer_exposure_amount as decimal(18, 2)) as net_supplier_exposure_amount
    from paired

)

select * from final
