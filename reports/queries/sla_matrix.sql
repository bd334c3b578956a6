-- Promises in force, one row a promise, for the contracts with the most of them.
select
    contracts.position,
    promises.contract_id,
    promises.sla_id,
    promises.metric,
    promises.severity,
    promises.comparator,
    promises.target_value,
    promises.target_unit,
    promises.applies_to,
    promises.clause_ref,
    count(distinct promises.contract_id) over (partition by promises.metric) as metric_contract_count
from marts.sla_commitments as promises
inner join matrix_contracts as contracts using (contract_id)
where promises.is_in_force and promises.applies_to <> 'renewal'
order by
    metric_contract_count desc, promises.metric, promises.severity, promises.comparator, contracts.position,
    promises.target_minutes, promises.target_value, promises.sla_id
