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

matrix as (

    select
        contracts.contract_id,
        contracts.supplier_id,
        contracts.status as contract_status,
        metrics.metric,
        metrics.severity,
        metrics.comparator,
        promises.comparison_unit,
        cast(promises.strictest_value as decimal(18, 6)) as strictest_value,
        coalesce(promises.promise_count, 0) as promise_count,
        promises.contract_id is not null as is_promised
    from contracts
    cross join metrics
    left join promises
        on
            contracts.contract_id = promises.contract_id
            and metrics.metric = promises.metric
            and metrics.severity = promises.severity
            and metrics.comparator = promises.comparator

),

final as (

    select
        contract_id,
        supplier_id,
        contract_status,
        metric,
        severity,
        comparator,
        coalesce(comparison_unit, 'none') as comparison_unit,
        strictest_value,
        promise_count,
        is_promised,
        case
            when is_promised
                then cast(rank() over (
                    partition by metric, severity, comparator, comparison_unit
                    order by case comparator when 'at_most' then strictest_value else -strictest_value end
                ) as integer)
        end as strictness_rank
    from matrix

)

select * from final
