select
    ranked_vendors.position,
    ranked_vendors.supplier_id,
    ranked_vendors.supplier_name_zh as name_zh,
    ranked_vendors.supplier_name_en as name_en,
    cast(ranked_vendors.contract_count as bigint) as contract_count,
    ranked_vendors.committed_amount,
    ranked_vendors.share_of_total,
    ranked_vendors.cumulative_share,
    largest_contracts.contract_id,
    false as is_others
from ranked_vendors
left join largest_contracts using (supplier_id)
where ranked_vendors.position <= getvariable('vendor_rows')
union all by name
select
    max(position) as position,
    cast(count(*) as varchar) as supplier_id,
    sum(contract_count) as contract_count,
    sum(committed_amount) as committed_amount,
    sum(share_of_total) as share_of_total,
    cast(1 as decimal(18, 6)) as cumulative_share,
    true as is_others
from ranked_vendors
where position > getvariable('vendor_rows')
having count(*) > 0
order by is_others, position
