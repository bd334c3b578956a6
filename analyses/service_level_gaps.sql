-- 问题：每一项服务水平，多少份已签合同有承诺，多少份没有，最严的是多少？
-- Question: for each service level, how many signed contracts promise it, how many do not, and what is the
-- strictest promise?
-- 可改 To change: `metrics`; an empty list shows all. 要看是哪些合同，改查 marts.sla_comparison 中 not is_promised 的行。
{% set metrics = ['availability', 'response_time', 'on_site_time', 'resolution_time', 'support_coverage'] %}

with

comparison as (

    select * from {{ ref('sla_comparison') }}
    where
        contract_status = 'signed'
        {% if metrics -%}
        and metric in ('{{ metrics | join("', '") }}')
        {%- endif %}

),

promised as (

    select
        metric,
        severity,
        comparator,
        comparison_unit,
        count(*) as contract_count,
        case comparator when 'at_most' then min(strictest_value) else max(strictest_value) end as strictest_value
    from comparison
    where is_promised
    group by metric, severity, comparator, comparison_unit

),

-- A contract that promises nothing of the kind is one row.
missing as (

    select
        metric,
        severity,
        comparator,
        count(*) filter (where not is_promised) as contract_count
    from comparison
    group by metric, severity, comparator

),

final as (

    select
        missing.metric,
        missing.severity,
        missing.comparator,
        promised.comparison_unit,
        promised.strictest_value,
        coalesce(promised.contract_count, 0) as contracts_with_promise,
        missing.contract_count as contracts_without_promise
    from missing
    left join promised
        on
            missing.metric = promised.metric
            and missing.severity = promised.severity
            and missing.comparator = promised.comparator

)

select * from final
order by metric, severity, comparator, comparison_unit
