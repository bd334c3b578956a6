-- How many categories depend on one supplier; one row.
with vendors as (
    select category_code, count(distinct supplier_id) as vendor_count
    from marts.spend_by_vendor_category
    group by category_code
)
select
    count(*) as category_count,
    count(*) filter (where vendor_count = 1) as single_vendor_count
from vendors
