-- What every term by the day comes to at every horizon, whatever its cap bounds.

select
    contract_id,
    penalty_term_id,
    liable_party,
    breach_kind,
    days_late,
    exposure_amount
from {{ ref('int_penalty_exposures') }}
where case_kind = 'horizon'

union all

select
    contract_id,
    penalty_term_id,
    liable_party,
    breach_kind,
    days_late,
    exposure_amount
from {{ ref('int_month_capped_exposures') }}
