-- Recorded events up to `as_of_date`; what happens later is not known yet, nor that an event will end.

select
    contract_id,
    event_id,
    event_kind,
    event_date,
    case when end_date <= {{ as_of_date() }} then end_date end as end_date,
    instalment_number,
    line_number,
    quantity
from {{ ref('stg_actuals__events') }}
where event_date <= {{ as_of_date() }}
