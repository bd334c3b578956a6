-- What each recorded breach comes to by itself, before what bounds several of them: nothing where it is excused, a lump
-- sum once a contract, an occasion what it adds to those before it, a measured period the step of its band. Within a
-- range of rates it is what was decided; until then it waits, and is null.

with

breaches as (

    select * from {{ ref('int_recorded_breaches') }}

),

terms as (

    select * from {{ ref('int_penalty_terms') }}

),

exposures as (

    select * from {{ ref('int_penalty_exposures') }}
    where case_kind in ('breach', 'occasions before')

),

periods as (

    select * from {{ ref('int_period_amounts') }}

),

decided as (

    select * from {{ ref('int_decided_amounts') }}

),

joined as (

    select
        breaches.*,
        terms.minimum_amount,
        terms.grace_days,
        terms.is_discretionary,
        terms.has_own_cap,
        terms.cap_scope,
        terms.own_cap_amount,
        terms.ceiling_number,
        terms.clause_ref,
        exposures.exposure_amount - coalesce(before_it.exposure_amount, 0) as exposure_amount,
        periods.period_amount,
        decided.decided_amount,
        -- A lump sum is owed once a contract: by the first breach that is neither excused nor within the grace.
        row_number() over (
            partition by breaches.contract_id, breaches.penalty_term_id, breaches.liable_party
            order by
                case
                    when breaches.is_excused or breaches.days_late - breaches.relieved_days <= terms.grace_days then 1
                    else 0
                end,
                breaches.occasion_number
        ) as lump_sum_order
    from breaches
    inner join terms
        on
            breaches.contract_id = terms.contract_id
            and breaches.penalty_term_id = terms.penalty_term_id
            and breaches.liable_party = terms.liable_party
    {% for alias, case_kind in [('exposures', 'breach'), ('before_it', 'occasions before')] -%}
    left join exposures{{ ' as before_it' if alias == 'before_it' }}
        on
            breaches.contract_id = {{ alias }}.contract_id
            and breaches.penalty_term_id = {{ alias }}.penalty_term_id
            and breaches.liable_party = {{ alias }}.liable_party
            and breaches.breach_id = {{ alias }}.breach_id
            and {{ alias }}.case_kind = '{{ case_kind }}'
    {% endfor -%}
    left join periods
        on
            breaches.contract_id = periods.contract_id
            and breaches.penalty_term_id = periods.penalty_term_id
            and breaches.liable_party = periods.liable_party
            and breaches.breach_id = periods.breach_id
    left join decided
        on
            breaches.contract_id = decided.contract_id
            and breaches.penalty_term_id = decided.penalty_term_id
            and breaches.liable_party = decided.liable_party
            and breaches.breach_id = decided.breach_id

)

select
    joined.*,
    is_discretionary and decided_amount is null and not is_excused as is_waiting,
    cast(
        case
            when is_excused then 0
            when is_discretionary then decided_amount
            when accrual = 'per_period' and coalesce(period_amount, 0) = 0 then period_amount
            when accrual = 'per_period' and has_own_cap and cap_scope = 'occasion'
                then {{ within_minimum_and_cap('period_amount', 'minimum_amount', 'cap_amount') }}
            when accrual = 'per_period' then greatest(period_amount, coalesce(minimum_amount, period_amount))
            when exposure_amount is null then null
            when
                accrual = 'lump_sum'
                and (lump_sum_order > 1 or days_late - relieved_days <= grace_days)
                then 0
            when has_own_cap and cap_scope = 'occasion'
                then least(exposure_amount, coalesce(cap_amount, exposure_amount))
            else exposure_amount
        end as decimal(18, 2)
    ) as amount
from joined
