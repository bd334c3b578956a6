-- What the penalty engine is asked for a term whose cap bounds each month: its sum without that cap at every horizon,
-- and at the end of each month of 30 days up to the longest of them.

with

terms as (

    select * from {{ ref('int_penalty_terms') }}
    where
        accrual in ('per_day', 'per_working_day')
        and liable_party is not null
        and has_own_cap
        and cap_scope = 'month'

),

horizons as (

    select max(days_late) as longest from {{ ref('int_exposure_horizons') }}

),

-- Ten years, the longest delay that a what-if takes.
numbers as (

    {{ number_series(122) }}

),

months as (

    select cast(numbers.number * 30 as decimal(18, 6)) as last_day
    from numbers
    cross join horizons
    where numbers.number * 30 <= horizons.longest

),

asked as (

    select
        'horizon' as case_kind,
        cast(null as decimal(18, 6)) as units
    union all
    select
        'month' as case_kind,
        last_day as units
    from months

)

select
    terms.contract_id,
    terms.penalty_term_id,
    terms.liable_party,
    terms.breach_kind,
    asked.case_kind,
    cast(null as string) as breach_id,
    asked.units,
    terms.base_numerator,
    terms.base_denominator,
    terms.reference_rate,
    terms.grace_days,
    terms.minimum_amount,
    false as is_capped,
    cast(null as decimal(18, 2)) as cap_amount
from terms
cross join asked
