-- What the supplier owes for d days of its delay beside what the buyer owes for d days of its own.

with

suppliers as (

    select * from {{ ref('int_contract_exposures') }}
    where liable_party = 'supplier'

),

buyers as (

    select * from {{ ref('int_contract_exposures') }}
    where liable_party = 'buyer'

),

paired as (

    select
        coalesce(suppliers.contract_id, buyers.contract_id) as contract_id,
        coalesce(suppliers.supplier_id, buyers.supplier_id) as supplier_id,
        coalesce(suppliers.contract_status, buyers.contract_status) as contract_status,
        coalesce(suppliers.currency, buyers.currency) as currency,
        coalesce(suppliers.days_late, buyers.days_late) as days_late,
        suppliers.exposure_amount as supplier_exposure_amount,
        buyers.exposure_amount as buyer_exposure_amount,
        suppliers.termination_lump_sum_amount as supplier_termination_amount,
        buyers.termination_lump_sum_amount as buyer_termination_amount
    from suppliers
    full outer join buyers
        on
            suppliers.contract_id = buyers.contract_id
            and suppliers.days_late = buyers.days_late

)

select * from paired
