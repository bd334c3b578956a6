select
    contract_id,
    instalment_number::integer as instalment_number,
    stated_amount::decimal(18, 2) as scheduled_amount,
    coalesce({{ "'" ~ var('as_of_date') ~ "'" if var('as_of_date') else 'null' }}, '2026-03-01')::date as due_date
from {{ ref('payment_schedule') }}
