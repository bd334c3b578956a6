-- In how many signed contracts a side pays more for the same 30 days of delay; one row.
select
    count(*) filter (where net_supplier_exposure_amount > 0) as supplier_more_count,
    count(*) filter (where net_supplier_exposure_amount < 0) as buyer_more_count,
    count(*) filter (where net_supplier_exposure_amount = 0 and supplier_exposure_amount > 0) as even_count,
    count(*) filter (where supplier_exposure_amount = 0 and buyer_exposure_amount = 0) as neither_count
from marts.penalty_two_sided
where contract_status = 'signed' and days_late = 30
