-- Recorded events up to `as_of_date`; what happens later is not known yet, nor that an event will end. Each invoice is
-- an event, too.

select
    contract_id,
    event_id,
    event_kind,
    event_date,
    case when end_date <= {{ as_of_date() }} then end_date end as end_date,
    instalment_number,
    occurrence_number,
    obligation_number,
    line_number,
    penalty_term_id,
    quantity
from {{ ref('stg_actuals__events') }}
where event_date <= {{ as_of_date() }}

union all

select
    contract_id,
    'invoice ' || invoice_id as event_id,
    'invoice_received' as event_kind,
    received_date as event_date,
    cast(null as date) as end_date,
    instalment_number,
    occurrence_number,
    cast(null as integer) as obligation_number,
    cast(null as integer) as line_number,
    cast(null as string) as penalty_term_id,
    cast(null as decimal(18, 6)) as quantity
from {{ ref('stg_actuals__invoices') }}
where received_date <= {{ as_of_date() }}
