-- Leaf categories under their parents, each parent with the sum of its leaves.
with leaves as (
    select
        coalesce(parent_category_code, category_code) as parent_category_code,
        category_code,
        cast(contract_count as bigint) as contract_count,
        committed_amount,
        share_of_total
    from marts.spend_by_service_category
),
parents as (
    select
        parent_category_code,
        sum(committed_amount) as parent_amount,
        sum(share_of_total) as parent_share
    from leaves
    group by parent_category_code
)
select
    leaves.*,
    parents.parent_amount,
    parents.parent_share,
    (select count(distinct supplier_id) from marts.spend_by_vendor_category as pairs where pairs.category_code = leaves.category_code)
        as vendor_count
from leaves
inner join parents using (parent_category_code)
order by parents.parent_amount desc, leaves.parent_category_code, leaves.committed_amount desc, leaves.category_code
