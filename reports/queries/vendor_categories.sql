-- Vendor and category, the vendors after the largest as one row a category.
with placed as (
    select
        pairs.category_code,
        pairs.committed_amount,
        cast(pairs.contract_count as bigint) as contract_count,
        ranked_vendors.position,
        ranked_vendors.position > getvariable('heat_map_vendors') as is_others
    from marts.spend_by_vendor_category as pairs
    inner join ranked_vendors using (supplier_id)
),
grouped as (
    select
        case when is_others then getvariable('heat_map_vendors') + 1 else position end as position,
        is_others,
        category_code,
        sum(committed_amount) as committed_amount,
        sum(contract_count) as contract_count
    from placed
    group by all
)
select
    grouped.*,
    case when not is_others then ranked_vendors.supplier_id end as supplier_id,
    case when not is_others then largest_contracts.contract_id end as contract_id
from grouped
left join ranked_vendors using (position)
left join largest_contracts using (supplier_id)
order by position, committed_amount desc, category_code
