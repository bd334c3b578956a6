-- A recorded delay under a cap by the month, asked at the end of each calendar month that it touches: how many of its
-- days, or working days, have counted by then.

with

breaches as (

    select * from {{ ref('int_recorded_breaches') }}
    where accrual in ('per_day', 'per_working_day') and counted_units > 0

),

terms as (

    select * from {{ ref('int_penalty_terms') }}
    where has_own_cap and cap_scope = 'month' and not is_discretionary

),

months as (

    select
        breaches.contract_id,
        breaches.penalty_term_id,
        breaches.liable_party,
        breaches.breach_id,
        {{ first_day_of_month('calendar.date_day') }} as month_start_date,
        sum(
            case when breaches.accrual = 'per_day' or calendar.is_working_day then 1 else 0 end
        ) as counted_days
    from breaches
    inner join {{ ref('int_calendar_days') }} as calendar
        on calendar.date_day between breaches.first_counted_day and breaches.last_day
    group by
        breaches.contract_id,
        breaches.penalty_term_id,
        breaches.liable_party,
        breaches.breach_id,
        {{ first_day_of_month('calendar.date_day') }}

)

select
    terms.contract_id,
    terms.penalty_term_id,
    terms.liable_party,
    terms.breach_kind,
    'month' as case_kind,
    breaches.breach_id,
    months.month_start_date,
    cast(
        sum(months.counted_days) over (
            partition by months.contract_id, months.penalty_term_id, months.liable_party, months.breach_id
            order by months.month_start_date
            rows between unbounded preceding and current row
        ) as decimal(18, 6)
    ) as units,
    breaches.base_numerator,
    breaches.base_denominator,
    breaches.reference_rate,
    terms.grace_days,
    terms.minimum_amount,
    false as is_capped,
    cast(null as decimal(18, 2)) as cap_amount
from months
inner join breaches
    on
        months.contract_id = breaches.contract_id
        and months.penalty_term_id = breaches.penalty_term_id
        and months.liable_party = breaches.liable_party
        and months.breach_id = breaches.breach_id
inner join terms
    on
        months.contract_id = terms.contract_id
        and months.penalty_term_id = terms.penalty_term_id
        and months.liable_party = terms.liable_party
