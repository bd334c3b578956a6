-- The bands of the terms that are charged by a measured value. The lower bound is within a band, the upper belongs to
-- the next; a blank bound is open. Whatever falls into a band counts one step of it.

with

banded_terms as (

    select
        contract_id,
        penalty_term_id,
        max(case when coalesce(tier_number, 1) = 1 then days_in_year end) as first_days_in_year
    from {{ ref('stg_register__penalty_terms') }}
    group by contract_id, penalty_term_id
    having max(case when coalesce(tier_number, 1) = 1 then accrual end) = 'per_period'

),

bands as (

    select
        terms.contract_id,
        terms.penalty_term_id,
        coalesce(terms.tier_number, 1) as tier_number,
        terms.tier_from as band_from,
        terms.tier_to as band_to,
        coalesce(terms.highest_rate, terms.rate) as rate,
        terms.rate_reference,
        terms.rate_multiplier,
        terms.fixed_amount,
        coalesce(terms.days_in_year, banded_terms.first_days_in_year, 365) as days_in_year,
        -- One step is what counts, whatever its size.
        'whole_steps_only' as step_rounding,
        1 as whole_step
    from {{ ref('stg_register__penalty_terms') }} as terms
    inner join banded_terms
        on
            terms.contract_id = banded_terms.contract_id
            and terms.penalty_term_id = banded_terms.penalty_term_id

)

select
    contract_id,
    penalty_term_id,
    tier_number,
    band_from,
    band_to,
    rate,
    rate_reference,
    fixed_amount,
    rate is not null or rate_reference is not null or fixed_amount is not null as is_known,
    {{ tier_rate() }} as step_rate,
    {{ tier_multiplier() }} as step_multiplier,
    coalesce(fixed_amount, 0) as step_amount,
    {{ tier_denominator() }} as denominator
from bands
