-- Only those that some date or period of the warehouse rests on.
with used as (
    select assumption_id from marts.payment_timing
    union
    select also_assumption_id from marts.payment_timing
    union
    select period_assumption_id from marts.fct_service_accrual
)
select assumption_id, contract_id, event_kind, estimate, rationale_zh, rationale_en
from reference.assumptions
where assumption_id in (select assumption_id from used)
order by
    assumption_id, contract_id nulls first,
    case estimate when 'typical' then 1 when 'earliest' then 2 else 3 end
