-- Every deadline of the register in one shape, so that instalments, duties and renewals are dated by one
-- piece of logic. `deadline_kind` and `deadline_number` name the row it comes from.

with

contracts as (

    select * from {{ ref('int_contracts') }}

),

instalments as (

    select
        contract_id,
        'instalment' as deadline_kind,
        instalment_number as deadline_number,
        occurrence_number,
        instalment_number,
        trigger_event,
        also_trigger_event,
        offset_value,
        offset_unit,
        coalesce(includes_first_day, false) as includes_first_day,
        then_offset_value,
        then_offset_unit,
        due_day_of_month,
        not_after_date,
        stated_due_date,
        coalesce(service_fiscal_year, {{ fiscal_year('period_start_date') }}) as service_fiscal_year,
        period_start_date,
        period_end_date
    from {{ ref('int_instalment_occurrences') }}

),

obligations as (

    select * from {{ ref('stg_register__obligations') }}

),

renewal_options as (

    select * from {{ ref('int_renewal_periods') }}

),

periods as (

    select * from {{ ref('int_service_periods') }}

),

recurrences as (

    select
        code as recurrence,
        interval_months
    from {{ ref('vocabulary') }}
    where vocabulary = 'recurrence' and interval_months is not null

),

-- Every day, every week: too often for a row each, and no one of them is the day.
undated_recurrences as (

    select code as recurrence
    from {{ ref('vocabulary') }}
    where vocabulary = 'recurrence' and rule = 'undated'

),

single_duties as (

    select
        obligations.contract_id,
        'obligation' as deadline_kind,
        obligations.obligation_number as deadline_number,
        1 as occurrence_number,
        cast(null as integer) as instalment_number,
        case when undated_recurrences.recurrence is null then obligations.trigger_event end as trigger_event,
        case when undated_recurrences.recurrence is null then obligations.also_trigger_event end as also_trigger_event,
        obligations.offset_value,
        obligations.offset_unit,
        false as includes_first_day,
        obligations.then_offset_value,
        obligations.then_offset_unit,
        obligations.due_day_of_month,
        obligations.not_after_date,
        obligations.stated_due_date,
        cast(null as integer) as service_fiscal_year,
        cast(null as date) as period_start_date,
        cast(null as date) as period_end_date
    from obligations
    left join undated_recurrences
        on obligations.recurrence = undated_recurrences.recurrence
    where
        obligations.recurrence is null
        or obligations.recurrence not in (select recurrences.recurrence from recurrences)

),

-- Duties that return with each period of service, counted from its start or its end.
periodic_duties as (

    select
        obligations.contract_id,
        'obligation' as deadline_kind,
        obligations.obligation_number as deadline_number,
        coalesce(periods.period_number, 1) as occurrence_number,
        cast(null as integer) as instalment_number,
        obligations.trigger_event,
        obligations.also_trigger_event,
        obligations.offset_value,
        obligations.offset_unit,
        false as includes_first_day,
        obligations.then_offset_value,
        obligations.then_offset_unit,
        obligations.due_day_of_month,
        obligations.not_after_date,
        obligations.stated_due_date,
        cast(null as integer) as service_fiscal_year,
        periods.period_start_date,
        periods.period_end_date
    from obligations
    inner join recurrences
        on obligations.recurrence = recurrences.recurrence
    left join periods
        on
            obligations.contract_id = periods.contract_id
            and recurrences.interval_months = periods.period_months
    where obligations.trigger_event in ('period_start', 'period_end')

),

-- Duties that return after a number of months, over the service period, or over the renewal where they begin with it.
recurring_duties as (

    select
        obligations.contract_id,
        obligations.obligation_number,
        obligations.then_offset_value,
        obligations.then_offset_unit,
        obligations.due_day_of_month,
        obligations.not_after_date,
        coalesce(obligations.trigger_event, 'service_start') as trigger_event,
        recurrences.interval_months,
        case
            when obligations.trigger_event = 'renewal_start' then renewal_options.period_months
            else contracts.service_months
        end as period_months
    from obligations
    inner join recurrences
        on obligations.recurrence = recurrences.recurrence
    inner join contracts
        on obligations.contract_id = contracts.contract_id
    left join renewal_options
        on
            obligations.contract_id = renewal_options.contract_id
            and renewal_options.sequence_number = 1
    where coalesce(obligations.trigger_event, 'service_start') not in ('period_start', 'period_end')

),

numbers as (

    {{ number_series(720) }}

),

-- A duty whose period is not known, or shorter than the interval, keeps one row without a date.
occurrences as (

    select
        recurring_duties.contract_id,
        'obligation' as deadline_kind,
        recurring_duties.obligation_number as deadline_number,
        numbers.number as occurrence_number,
        cast(null as integer) as instalment_number,
        case
            when numbers.number * recurring_duties.interval_months <= recurring_duties.period_months
                then recurring_duties.trigger_event
        end as trigger_event,
        cast(null as string) as also_trigger_event,
        numbers.number * recurring_duties.interval_months as offset_value,
        'month' as offset_unit,
        true as includes_first_day,
        recurring_duties.then_offset_value,
        recurring_duties.then_offset_unit,
        recurring_duties.due_day_of_month,
        recurring_duties.not_after_date,
        cast(null as date) as stated_due_date,
        cast(null as integer) as service_fiscal_year,
        cast(null as date) as period_start_date,
        cast(null as date) as period_end_date
    from recurring_duties
    inner join numbers
        on
            numbers.number * recurring_duties.interval_months <= recurring_duties.period_months
            or (numbers.number = 1 and coalesce(recurring_duties.period_months, 0) < recurring_duties.interval_months)

),

-- Counted from the period before: its last day, and the first of the renewal.
renewal_decisions as (

    select
        contract_id,
        'renewal_decision' as deadline_kind,
        option_number as deadline_number,
        occurrence_number,
        cast(null as integer) as instalment_number,
        'service_end' as trigger_event,
        cast(null as string) as also_trigger_event,
        -decision_days_before as offset_value,
        'calendar_day' as offset_unit,
        false as includes_first_day,
        cast(null as integer) as then_offset_value,
        cast(null as string) as then_offset_unit,
        cast(null as integer) as due_day_of_month,
        cast(null as date) as not_after_date,
        cast(null as date) as stated_due_date,
        cast(null as integer) as service_fiscal_year,
        period_start_date,
        {{ add_days('period_start_date', -1) }} as period_end_date
    from renewal_options
    where decision_days_before is not null

),

renewal_payments as (

    select
        contract_id,
        'renewal_payment' as deadline_kind,
        option_number as deadline_number,
        occurrence_number,
        cast(null as integer) as instalment_number,
        'renewal_start' as trigger_event,
        cast(null as string) as also_trigger_event,
        payment_offset_value as offset_value,
        payment_offset_unit as offset_unit,
        false as includes_first_day,
        cast(null as integer) as then_offset_value,
        cast(null as string) as then_offset_unit,
        cast(null as integer) as due_day_of_month,
        cast(null as date) as not_after_date,
        cast(null as date) as stated_due_date,
        cast(null as integer) as service_fiscal_year,
        period_start_date,
        {{ add_days('period_start_date', -1) }} as period_end_date
    from renewal_options
    where payment_offset_value is not null

),

final as (

    select * from instalments
    union all
    select * from single_duties
    union all
    select * from periodic_duties
    union all
    select * from occurrences
    union all
    select * from renewal_decisions
    union all
    select * from renewal_payments

)

select * from final
