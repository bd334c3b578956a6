-- What a recorded delay under a cap by the month adds in each calendar month that it touches, before the cap.

with

worked as (

    {{ penalty_exposures(
        ref('int_breach_month_cases'), ref('int_penalty_tiers'), ref('exposure_horizons')
    ) | indent(4) }}

),

-- A month without a working day has the same days behind it as the one before.
exposures as (

    select
        contract_id,
        penalty_term_id,
        liable_party,
        breach_id,
        days_late,
        max(exposure_amount) as exposure_amount
    from worked
    group by contract_id, penalty_term_id, liable_party, breach_id, days_late

)

select
    months.contract_id,
    months.penalty_term_id,
    months.liable_party,
    months.breach_id,
    months.month_start_date,
    exposures.exposure_amount - lag(exposures.exposure_amount, 1, cast(0 as decimal(18, 2))) over (
        partition by months.contract_id, months.penalty_term_id, months.liable_party, months.breach_id
        order by months.month_start_date
    ) as amount
from {{ ref('int_breach_month_cases') }} as months
inner join exposures
    on
        months.contract_id = exposures.contract_id
        and months.penalty_term_id = exposures.penalty_term_id
        and months.liable_party = exposures.liable_party
        and months.breach_id = exposures.breach_id
        and months.units = exposures.days_late
