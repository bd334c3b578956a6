with

two_sided as (

    select * from {{ ref('int_two_sided_exposures') }}
    where contract_status = 'signed' and currency = 'CNY'

),

final as (

    select
        coalesce(supplier_id, 'unregistered') as supplier_id,
        days_late,
        cast(coalesce(sum(supplier_exposure_amount), 0) as decimal(18, 2)) as supplier_exposure_amount,
        cast(coalesce(sum(buyer_exposure_amount), 0) as decimal(18, 2)) as buyer_exposure_amount,
        cast(
            coalesce(sum(supplier_exposure_amount), 0) - coalesce(sum(buyer_exposure_amount), 0) as decimal(18, 2)
        ) as net_supplier_exposure_amount,
        cast(count(*) as integer) as contract_count,
        cast(
            count(case when supplier_exposure_amount is null or buyer_exposure_amount is null then 1 end) as integer
        ) as unknown_contract_count
    from two_sided
    group by coalesce(supplier_id, 'unregistered'), days_late

)

select * from final
