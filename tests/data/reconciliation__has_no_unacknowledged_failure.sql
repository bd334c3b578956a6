-- Two independent readings of one number must agree. Where the document itself disagrees, a row of
-- `document_findings` that names the check acknowledges it. This test hangs on `reconciliation` alone, so
-- that one bad contract does not hide the rest.

select
    check_name,
    contract_id,
    item,
    stated_amount,
    computed_amount,
    difference_amount
from {{ ref('reconciliation') }}
where stops_build
