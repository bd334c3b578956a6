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
    from {{ ref('int_promises') }}
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

-- Numbered, so that what is compared contract by contract is one number, not three words.
metrics as (

    select
        metric,
        severity,
        comparator,
        cast(row_number() over (order by metric, severity, comparator) as integer) as metric_number
    from commitments
    group by metric, severity, comparator

),

promises as (

    select
        commitments.contract_id,
        metrics.metric_number,
        metrics.comparator,
        commitments.comparison_unit,
        case metrics.comparator
            when 'at_most' then min(commitments.comparison_value)
            else max(commitments.comparison_value)
        end as strictest_value,
        cast(count(*) as integer) as promise_count
    from commitments
    inner join metrics
        on
            commitments.metric = metrics.metric
            and commitments.severity = metrics.severity
            and commitments.comparator = metrics.comparator
    group by
        commitments.contract_id,
        metrics.metric_number,
        metrics.comparator,
        commitments.comparison_unit

),

-- Many contracts promise the same: values are ranked, not contracts. A rank counts the contracts that are stricter.
promised_values as (

    select
        metric_number,
        comparator,
        comparison_unit,
        strictest_value,
        count(*) as contract_count
    from promises
    group by metric_number, comparator, comparison_unit, strictest_value

),

ranked_values as (

    select
        promised_values.*,
        cast(sum(contract_count) over (
            partition by metric_number, comparison_unit
            order by case comparator when 'at_most' then strictest_value else -strictest_value end nulls last
            rows between unbounded preceding and current row
        ) - contract_count + 1 as integer) as strictness_rank
    from promised_values

),

compared as (

    select
        contracts.contract_id,
        contracts.supplier_id,
        contracts.status as contract_status,
        metrics.metric,
        metrics.severity,
        metrics.comparator,
        metrics.metric_number,
        promises.comparison_unit,
        promises.strictest_value,
        promises.promise_count
    from contracts
    cross join metrics
    left join promises
        on
            contracts.contract_id = promises.contract_id
            and metrics.metric_number = promises.metric_number

),

final as (

    select
        compared.contract_id,
        compared.supplier_id,
        compared.contract_status,
        compared.metric,
        compared.severity,
        compared.comparator,
        coalesce(compared.comparison_unit, 'none') as comparison_unit,
        cast(compared.strictest_value as decimal(18, 6)) as strictest_value,
        coalesce(compared.promise_count, 0) as promise_count,
        compared.promise_count is not null as is_promised,
        ranked_values.strictness_rank
    from compared
    left join ranked_values
        on
            compared.promise_count is not null
            and compared.metric_number = ranked_values.metric_number
            and compared.comparison_unit is not distinct from ranked_values.comparison_unit
            and compared.strictest_value is not distinct from ranked_values.strictest_value

)

select * from final
