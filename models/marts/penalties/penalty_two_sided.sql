with

paired as (

    select * from {{ ref('int_two_sided_exposures') }}

),

final as (

    select
        contract_id,
        supplier_id,
        contract_status,
        currency,
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
