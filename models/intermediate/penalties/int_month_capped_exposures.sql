-- What d days cost under a cap by the month, a month being 30 days: each full month and the days begun add at most the
-- cap. A ceiling or a last tier that ends bounds their sum.

with

worked as (

    {{ penalty_exposures(
        ref('int_month_capped_cases'), ref('int_penalty_tiers'), ref('int_exposure_horizons')
    ) | indent(4) }}

),

terms as (

    select * from {{ ref('int_penalty_terms') }}

),

months as (

    select
        worked.contract_id,
        worked.penalty_term_id,
        worked.liable_party,
        worked.days_late as last_day,
        worked.exposure_amount as amount_by_then,
        worked.exposure_amount - lag(worked.exposure_amount, 1, cast(0 as decimal(18, 2))) over (
            partition by worked.contract_id, worked.penalty_term_id, worked.liable_party
            order by worked.days_late
        ) as month_amount
    from worked
    where worked.case_kind = 'month'

),

summed as (

    select
        asked.contract_id,
        asked.penalty_term_id,
        asked.liable_party,
        asked.breach_kind,
        asked.days_late,
        max(asked.exposure_amount) as exposure_amount,
        coalesce(max(months.amount_by_then), 0) as amount_of_full_months,
        coalesce(
            sum(
                case
                    when months.last_day is not null then least(greatest(months.month_amount, 0), terms.own_cap_amount)
                end
            ), 0
        ) as capped_amount,
        max(terms.own_cap_amount) as own_cap_amount,
        max(case when terms.has_overall_bound then 1 else 0 end) = 1 as has_overall_bound,
        max(terms.overall_bound_amount) as overall_bound_amount
    from worked as asked
    inner join terms
        on
            asked.contract_id = terms.contract_id
            and asked.penalty_term_id = terms.penalty_term_id
            and asked.liable_party = terms.liable_party
    left join months
        on
            asked.contract_id = months.contract_id
            and asked.penalty_term_id = months.penalty_term_id
            and asked.liable_party = months.liable_party
            and months.last_day <= asked.days_late
    where asked.case_kind = 'horizon'
    group by asked.contract_id, asked.penalty_term_id, asked.liable_party, asked.breach_kind, asked.days_late

),

bounded as (

    select
        summed.*,
        -- All days may come to less later (`tier_mode` whole): no month takes off, no sum is above that without a cap.
        least(
            exposure_amount,
            capped_amount + least(greatest(exposure_amount - amount_of_full_months, 0), own_cap_amount)
        ) as monthly_amount
    from summed

)

select
    contract_id,
    penalty_term_id,
    liable_party,
    breach_kind,
    'horizon' as case_kind,
    cast(null as string) as breach_id,
    days_late,
    cast(
        case
            when exposure_amount is null or own_cap_amount is null then null
            else {{ lesser_bound('true', 'monthly_amount', 'has_overall_bound', 'overall_bound_amount') }}
        end as decimal(18, 2)
    ) as exposure_amount
from bounded
