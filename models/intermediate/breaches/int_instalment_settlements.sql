-- What settles an instalment: payments, and imposed penalties that are set off against it, on the day they are.

select
    contract_id,
    'payment ' || payment_id as settlement_id,
    instalment_number,
    occurrence_number,
    paid_date as settled_date,
    amount
from {{ ref('int_payments_known') }}
where instalment_number is not null

union all

select
    contract_id,
    'set-off ' || decision_id as settlement_id,
    instalment_number,
    occurrence_number,
    settled_date,
    amount
from {{ ref('int_set_offs') }}
where settled_date is not null
