-- One row: how many contracts promise what. A response in working days is no number of minutes: it is named beside.
with responses as (
    select *
    from marts.sla_commitments
    where metric = 'response_time' and is_in_force and applies_to <> 'renewal'
),
other_units as (
    select target_value, target_unit, count(*) over () as promise_count
    from responses
    where target_minutes is null
    order by target_value desc, target_unit
    limit 1
)
select
    count(*) as promise_count,
    count(*) filter (where not is_in_force) as overridden_count,
    count(distinct contract_id) as contract_count,
    count(distinct contract_id) filter (where metric = 'availability' and is_in_force) as availability_count,
    (select count(distinct contract_id) from responses) as response_count,
    (select min(target_minutes) from responses) as quickest_response_minutes,
    (select max(target_minutes) from responses) as slowest_response_minutes,
    (select promise_count from other_units) as other_response_count,
    (select target_value from other_units) as other_response_value,
    (select target_unit from other_units) as other_response_unit,
    (select count(*) from marts.dim_contract) as all_contract_count,
    (select count(*) from marts.dim_contract) - count(distinct contract_id) as silent_contract_count
from marts.sla_commitments
