-- The duties and invoices that fall due on another day.
select
    now.contract_id as contract,
    now.source_kind as source,
    now.source_number as number,
    now.occurrence_number as occurrence,
    now.obligation_kind as duty,
    now.obliged_party as party,
    now.due_date as due_today,
    supposed.due_date as due_then,
    now.clause_ref as clause
from today.marts.obligation_calendar as now
inner join what_if.marts.obligation_calendar as supposed
    using (contract_id, source_kind, source_number, occurrence_number)
where now.due_date is distinct from supposed.due_date
order by contract, source, number, occurrence
