-- What settles an instalment: payments, and imposed penalties that are set off against it, on the day they are.

select
    contract_id,
    'payment ' || payment_id as settlement_id,
    instalment_number,
    coalesce(occurrence_number, 1) as occurrence_number,
    paid_date as settled_date,
    amount
from {{ ref('int_payments_known') }}
where instalment_number is not null

union all

select
    contract_id,
    'set-off ' || decision_id as settlement_id,
    instalment_number,
    1 as occurrence_number,
    settled_date,
    amount
from {{ ref('stg_actuals__penalty_decisions') }}
where
    decision = 'imposed'
    and settled_by = 'set_off'
    and instalment_number is not null
    and settled_date <= {{ as_of_date() }}
