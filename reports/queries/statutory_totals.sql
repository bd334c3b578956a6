select
    count(*) filter (where outcome = 'passed') as passed_count,
    count(*) filter (where outcome = 'failed') as failed_count,
    count(*) filter (where outcome = 'not_applicable') as not_applicable_count,
    count(*) filter (where outcome = 'not_computable') as not_computable_count,
    count(*) as check_count
from marts.statutory_checks
