-- How a promise may be compared follows from what it measures; and the promise that prevails over it exists.

with

promises as (

    select * from {{ ref('stg_register__sla_terms') }}

),

metrics as (

    select
        code,
        comparator,
        rule
    from {{ ref('vocabulary') }}
    where vocabulary = 'metric'

),

faults as (

    select
        promises.contract_id,
        promises.sla_id as row_key,
        'comparator' as column_name,
        promises.comparator as value,
        metrics.comparator || ', as of any ' || promises.metric as wanted
    from promises
    inner join metrics
        on promises.metric = metrics.code
    where
        promises.comparator in ('at_least', 'at_most')
        and promises.comparator <> metrics.comparator
        -- Availability may be promised as so many hours of downtime at the most.
        and not (promises.metric = 'availability' and promises.target_unit not like 'percent%')

    union all

    -- 48小时 reads the same as a length of time and as hours of service, which only the metric tells apart.
    select
        promises.contract_id,
        promises.sla_id as row_key,
        'target_unit' as column_name,
        promises.target_unit as value,
        'a length of time; hours a day or a week are of support_coverage' as wanted
    from promises
    inner join metrics
        on promises.metric = metrics.code
    where
        metrics.rule = 'duration'
        and promises.target_unit in ('hour_per_day', 'hours_per_day', 'hour_per_week', 'hours_per_week')

    union all

    select
        promises.contract_id,
        promises.sla_id as row_key,
        'overridden_by' as column_name,
        promises.overridden_by as value,
        'the sla_id of another promise of the same contract' as wanted
    from promises
    left join promises as prevailing
        on
            promises.contract_id = prevailing.contract_id
            and promises.overridden_by = prevailing.sla_id
            and promises.sla_id <> prevailing.sla_id
    where promises.overridden_by is not null and prevailing.sla_id is null

)

select
    'sla_terms' as file_name,
    faults.*
from faults
