-- One row: how many contracts promise what.
select
    count(*) as promise_count,
    count(*) filter (where not is_in_force) as overridden_count,
    count(distinct contract_id) as contract_count,
    count(distinct contract_id) filter (where metric = 'availability' and is_in_force) as availability_count,
    count(distinct contract_id) filter (where metric = 'response_time' and is_in_force and applies_to <> 'renewal' and target_minutes is not null) as response_count,
    min(target_minutes) filter (where metric = 'response_time' and is_in_force and applies_to <> 'renewal') as quickest_response_minutes,
    max(target_minutes) filter (where metric = 'response_time' and is_in_force and applies_to <> 'renewal') as slowest_response_minutes,
    (select count(*) from marts.dim_contract) as all_contract_count,
    (select count(*) from marts.dim_contract) - count(distinct contract_id) as silent_contract_count
from marts.sla_commitments
