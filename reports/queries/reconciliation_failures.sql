select
    check_name,
    contract_id,
    item,
    stated_amount,
    computed_amount,
    difference_amount,
    is_acknowledged
from marts.reconciliation
where outcome = 'failed'
order by is_acknowledged, check_name, contract_id, item
limit getvariable('table_rows')
