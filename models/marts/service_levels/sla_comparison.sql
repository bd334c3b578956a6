-- Who promises what: every metric that any contract promises, against every contract. Promises of renewals
-- and promises not in force are left out. A contract without the promise is a row with is_promised false.

with

-- Targets are compared in minutes where they have them, hours a day as hours a week, else in their own unit.
commitments as (

    select
        contract_id,
        metric,
        coalesce(severity, 'any') as severity,
        comparator,
        case
            when target_minutes is not null then 'minutes'
            when target_unit in ('hour_per_day', 'hours_per_day') then 'hours_per_week'
            else target_unit
        end as comparison_unit,
        case
            when target_minutes is not null then target_minutes
            when target_unit in ('hour_per_day', 'hours_per_day') then cast(target_value * 7 as decimal(18, 6))
            else target_value
        end as comparison_value
    from {{ ref('sla_commitments') }}
    where
        is_in_force
        and (applies_to <> 'renewal' or applies_to is null)
        and metric is not null
        and comparator is not null

),

contracts as (

    select
        contract_id,
        supplier_id,
        status
    from {{ ref('dim_contract') }}

),

metrics as (

    select distinct
        metric,
        severity,
        comparator
    from commitments

),

promises as (

    select
        contract_id,
        metric,
        severity,
        comparator,
        comparison_unit,
        case comparator when 'at_most' then min(comparison_value) else max(comparison_value) end as strictest_value,
        cast(count(*) as integer) as promise_count
    from commitments
    group by
        contract_id,
        metric,
        severity,
        comparator,
        comparison_unit

),

-- Many contracts promise the same: values are ranked, not contracts. A rank counts the contracts that are stricter.
promised_values as (

    select
        metric,
        severity,
        comparator,
        comparison_unit,
        strictest_value,
        count(*) as contract_count
    from promises
    group by metric, severity, comparator, comparison_unit, strictest_value

),

ranked_values as (

    select
        promised_values.*,
        cast(sum(contract_count) over (
            partition by metric, severity, comparator, comparison_unit
            order by case comparator when 'at_most' then strictest_value else -strictest_value end
            rows between unbounded preceding and current row
        ) - contract_count + 1 as integer) as strictness_rank
    from promised_values

),

ranked as (

    select
        promises.*,
        ranked_values.strictness_rank
    from promises
    inner join ranked_values
        on
            promises.metric = ranked_values.metric
            and promises.severity = ranked_values.severity
            and promises.comparator = ranked_values.comparator
            and promises.comparison_unit is not distinct from ranked_values.comparison_unit
            and promises.strictest_value is not distinct from ranked_values.strictest_value

),

final as (

    select
        contracts.contract_id,
        contracts.supplier_id,
        contracts.status as contract_status,
        metrics.metric,
        metrics.severity,
        metrics.comparator,
        coalesce(ranked.comparison_unit, 'none') as comparison_unit,
        cast(ranked.strictest_value as decimal(18, 6)) as strictest_value,
        coalesce(ranked.promise_count, 0) as promise_count,
        ranked.contract_id is not null as is_promised,
        ranked.strictness_rank
    from contracts
    cross join metrics
    left join ranked
        on
            contracts.contract_id = ranked.contract_id
            and metrics.metric = ranked.metric
            and metrics.severity = ranked.severity
            and metrics.comparator = ranked.comparator

)

select * from final
