-- Availability promised, and the minutes a year that it leaves; with what was recorded.
select
    promises.contract_id,
    promises.sla_id,
    promises.target_value,
    promises.allowed_downtime_minutes_per_year,
    promises.is_in_force,
    promises.clause_ref,
    sum(measured.outage_count) as outage_count,
    sum(measured.outage_days) as outage_days
from marts.sla_commitments as promises
left join marts.sla_measurements as measured using (contract_id, sla_id)
where promises.metric = 'availability'
group by all
order by promises.allowed_downtime_minutes_per_year nulls last, promises.contract_id, promises.sla_id
limit getvariable('short_rows')
