select
    count(*) filter (where outcome = 'passed') as passed_count,
    count(*) filter (where outcome = 'failed' and not is_acknowledged) as failed_count,
    count(*) filter (where outcome = 'failed' and is_acknowledged) as acknowledged_count,
    count(*) filter (where outcome = 'not_applicable') as not_applicable_count,
    count(*) filter (where outcome = 'not_computable') as not_computable_count
from marts.reconciliation
