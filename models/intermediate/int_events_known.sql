-- Recorded events up to `as_of_date`; what happens later is not known yet.

select *
from {{ ref('stg_actuals__events') }}
where event_date <= {{ as_of_date() }}
