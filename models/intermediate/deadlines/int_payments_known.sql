-- Recorded payments up to `as_of_date`.

select *
from {{ ref('stg_actuals__payments') }}
where paid_date <= {{ as_of_date() }}
