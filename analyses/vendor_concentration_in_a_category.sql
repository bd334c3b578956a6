-- 问题：在某一类服务里，支出集中在哪几家供应商？HHI 是多少？
-- Question: within a category of service, which vendors hold the spend, and what is the HHI?
-- 可改 To change: `categories` (codes of marts.dim_service_category). HHI 以所选类别的承诺支出为基数，10,000 为独家。
-- The base of this HHI is committed spend in the chosen categories; 10,000 is a single vendor.
{% set categories = ['office_software'] %}

with

vendor_categories as (

    select * from {{ ref('spend_by_vendor_category') }}
    where category_code in ('{{ categories | join("', '") }}')

),

parties as (

    select * from {{ ref('dim_party') }}

),

vendors as (

    select
        supplier_id,
        sum(committed_amount) as committed_amount
    from vendor_categories
    group by supplier_id

),

totalled as (

    select
        vendors.*,
        sum(committed_amount) over () as category_amount
    from vendors

),

shared as (

    select
        totalled.*,
        {{ share('committed_amount', 'category_amount') }} as share_of_category
    from totalled

),

final as (

    select
        shared.supplier_id,
        parties.name_zh as supplier_name_zh,
        shared.committed_amount,
        shared.share_of_category,
        cast(rank() over (order by shared.committed_amount desc) as integer) as category_rank,
        cast(
            sum(shared.share_of_category * shared.share_of_category * 10000) over () as decimal(18, 2)
        ) as herfindahl_index
    from shared
    left join parties
        on shared.supplier_id = parties.party_id

)

select * from final
order by category_rank, supplier_id
limit 50
