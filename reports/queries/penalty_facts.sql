-- How many terms there are, and how many of those by the day have no cap; one row.
select
    count(*) as term_count,
    count(*) filter (where contract_status = 'signed' and accrual in ('per_day', 'per_working_day')) as daily_term_count,
    count(*) filter (where contract_status = 'signed' and accrual in ('per_day', 'per_working_day') and not is_capped) as uncapped_count
from marts.penalty_exposure
