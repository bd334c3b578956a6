with

vendors as (

    select * from {{ ref('int_vendor_spend') }}

),

parties as (

    select * from {{ ref('dim_party') }}

),

final as (

    select
        vendors.supplier_id,
        parties.name_zh as supplier_name_zh,
        parties.name_en as supplier_name_en,
        vendors.contract_count,
        vendors.committed_amount,
        {{ share('vendors.committed_amount', 'vendors.portfolio_amount') }} as share_of_total,
        vendors.spend_rank,
        {{ share('vendors.cumulative_amount', 'vendors.portfolio_amount') }} as cumulative_share
    from vendors
    left join parties
        on vendors.supplier_id = parties.party_id

)

select * from final
