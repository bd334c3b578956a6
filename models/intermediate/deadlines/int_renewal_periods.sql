-- The periods that options to renew add, one after the other: an option that may be used several times repeats, and
-- each period begins on the day after the one before ends (DESIGN, "Dates").

with

options as (

    select * from {{ ref('stg_register__renewal_options') }}

),

contracts as (

    select
        contract_id,
        {{ add_days('term_end_date', 1) }} as first_day
    from {{ ref('int_contracts') }}

),

numbers as (

    {{ number_series(60) }}

),

repeated as (

    select
        options.*,
        contracts.first_day,
        numbers.number as occurrence_number,
        row_number() over (
            partition by options.contract_id order by options.option_number, numbers.number
        ) as sequence_number,
        sum(options.period_months) over (
            partition by options.contract_id
            order by options.option_number, numbers.number
            rows between unbounded preceding and current row
        ) - options.period_months as months_before,
        -- Without the length of a period nobody knows when the next begins.
        sum(case when options.period_months is null then 1 else 0 end) over (
            partition by options.contract_id
            order by options.option_number, numbers.number
            rows between unbounded preceding and 1 preceding
        ) as unknown_before
    from options
    inner join contracts
        on options.contract_id = contracts.contract_id
    inner join numbers
        on numbers.number <= least(coalesce(options.maximum_count, 1), 60)

),

started as (

    select
        repeated.*,
        case
            when sequence_number = 1 then first_day
            when unknown_before = 0
                then {{ day_after_months('first_day', 'cast(months_before as integer)') }}
        end as period_start_date
    from repeated

)

select
    started.*,
    {{ last_day_of_months('period_start_date', 'period_months') }} as period_end_date
from started
