select
    contract_id,
    option_number,
    occurrence_number,
    decision_date,
    payment_date,
    is_provisional,
    period_start_date,
    period_end_date,
    fee_amount,
    fee_rate,
    maximum_count,
    is_fee_adjustable,
    clause_ref
from {{ ref('int_renewal_options') }}
