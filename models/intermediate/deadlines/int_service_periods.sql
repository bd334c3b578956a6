-- The periods by which instalments and duties are counted: so many months each, from the first day of service; the last
-- ends with the service, and is shorter where the months do not divide it (DESIGN, "Periods").

with

contracts as (

    select * from {{ ref('int_contracts') }}
    where service_month_thirtieths is not null

),

lengths as (

    select
        contract_id,
        period_months
    from {{ ref('stg_register__payment_schedule') }}
    where period_months is not null

    union

    select
        obligations.contract_id,
        recurrences.interval_months as period_months
    from {{ ref('stg_register__obligations') }} as obligations
    inner join {{ ref('vocabulary') }} as recurrences
        on
            obligations.recurrence = recurrences.code
            and recurrences.vocabulary = 'recurrence'
            and recurrences.interval_months is not null
    where obligations.trigger_event in ('period_start', 'period_end')

),

numbers as (

    {{ number_series(720) }}

),

numbered as (

    select
        contracts.contract_id,
        lengths.period_months,
        numbers.number as period_number,
        contracts.service_start_date,
        contracts.term_end_date,
        numbers.number * lengths.period_months * 30 >= contracts.service_month_thirtieths as is_last
    from contracts
    inner join lengths
        on contracts.contract_id = lengths.contract_id
    inner join numbers
        on (numbers.number - 1) * lengths.period_months * 30 < contracts.service_month_thirtieths

)

select
    contract_id,
    period_months,
    period_number,
    {{ day_after_months('service_start_date', '((period_number - 1) * period_months)') }} as period_start_date,
    case
        when is_last then term_end_date
        else {{ last_day_of_months('service_start_date', '(period_number * period_months)') }}
    end as period_end_date
from numbered
