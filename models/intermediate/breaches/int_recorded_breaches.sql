{#- A table, because the cases and what they have cost each read all of it. -#}
{{ config(materialized='table') }}

-- Recorded breaches and the terms that they touch, with the units that count: what the penalty engine is asked. Days
-- are those that no excuse relieves and no outage before has counted; working days those of the calendar among them;
-- hours and units the quantity recorded, unknown where none is; occasions are numbered in their order.

with

charged as (

    select * from {{ ref('int_breaches_charged') }}

),

relief as (

    select * from {{ ref('int_breach_relief') }}

),

reference_rates as (

    select * from {{ ref('int_reference_rate_periods') }}

),

calendar as (

    select
        date_day,
        working_day_number
    from {{ ref('int_calendar_days') }}

),

clauses as (

    select
        contract_id,
        excuse_kind,
        excused_party,
        min(clause_ref) as clause_ref
    from {{ ref('stg_register__excuses') }}
    group by contract_id, excuse_kind, excused_party

),

relieved as (

    select
        charged.*,
        relief.relieved_days,
        relief.excuse,
        relief.relieved_days >= charged.days_late as is_excused,
        -- An excuse relieves from the first day of the breach on.
        greatest(
            charged.first_uncounted_day, {{ add_days('charged.breach_date', 'relief.relieved_days') }}
        ) as first_counted_day
    from charged
    inner join relief
        on
            charged.contract_id = relief.contract_id
            and charged.breach_id = relief.breach_id
            and charged.penalty_term_id = relief.penalty_term_id
            and charged.liable_party = relief.liable_party

),

numbered as (

    select
        relieved.*,
        greatest({{ days_between('first_counted_day', 'last_day') }} + 1, 0) as counted_days,
        row_number() over (
            partition by contract_id, penalty_term_id, liable_party
            order by case when is_excused then 1 else 0 end, breach_date nulls last, breach_id
        ) as occasion_number
    from relieved

),

final as (

    select
        numbered.contract_id,
        numbered.breach_id,
        numbered.breach_kind,
        numbered.penalty_term_id,
        numbered.liable_party,
        numbered.accrual,
        numbered.instalment_number,
        numbered.date_basis,
        -- A measured period is a breach when it has been measured, on its last day.
        case numbered.accrual when 'per_period' then numbered.last_day else numbered.breach_date end as breach_date,
        numbered.last_day,
        numbered.first_counted_day,
        cast(numbered.days_late as integer) as days_late,
        cast(numbered.relieved_days as integer) as relieved_days,
        numbered.is_excused,
        cast(numbered.occasion_number as integer) as occasion_number,
        cast(
            case
                when numbered.accrual = 'per_day' then numbered.counted_days
                when numbered.accrual = 'per_working_day' and numbered.counted_days = 0 then 0
                when numbered.accrual = 'per_working_day'
                    then last_days.working_day_number - days_before.working_day_number
                when numbered.accrual in ('per_hour', 'per_unit') then numbered.quantity
                when numbered.accrual in ('per_event', 'lump_sum', 'per_period') then 1
            end as decimal(18, 6)
        ) as counted_units,
        numbered.measured_value,
        numbered.excuse,
        clauses.clause_ref as excuse_clause_ref,
        numbered.base_kind,
        numbered.base_numerator,
        numbered.base_denominator,
        numbered.cap_amount,
        -- An accrued penalty takes the reference rate of the first day of delay.
        case when numbered.rate_reference is null then 0 else reference_rates.annual_rate end as reference_rate
    from numbered
    left join calendar as last_days
        on
            numbered.last_day = last_days.date_day
            and numbered.accrual = 'per_working_day'
    left join calendar as days_before
        on
            {{ add_days('numbered.first_counted_day', -1) }} = days_before.date_day
            and numbered.accrual = 'per_working_day'
    left join clauses
        on
            numbered.contract_id = clauses.contract_id
            and numbered.excuse = clauses.excuse_kind
            and clauses.excused_party in (numbered.liable_party, 'either')
    left join reference_rates
        on
            numbered.rate_reference = reference_rates.rate_code
            and numbered.breach_date between reference_rates.effective_from and reference_rates.effective_to

)

select * from final
