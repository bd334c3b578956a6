-- The instalments that fall due, or whose money leaves, on another day.
with

cash as (

    select contract_id, instalment_number, occurrence_number, max(cash_date) as cash_date, max(cash_fiscal_year) as fiscal_year
    from what_if.intermediate.int_instalment_cash
    group by all

)

select
    now.contract_id as contract,
    now.instalment_number as instalment,
    now.occurrence_number as occurrence,
    supposed.scheduled_amount as amount,
    now.due_date as due_today,
    supposed.due_date as due_then,
    cash.cash_date as cash_then,
    supposed.due_date_basis as basis,
    now.due_fiscal_year as year_today,
    cash.fiscal_year as year_then,
    now.due_fiscal_year is distinct from cash.fiscal_year as is_another_year
from today.marts.payment_timing as now
inner join what_if.marts.payment_timing as supposed using (contract_id, instalment_number, occurrence_number)
inner join cash using (contract_id, instalment_number, occurrence_number)
where now.due_date is distinct from supposed.due_date or now.due_date is distinct from cash.cash_date
order by contract, instalment, occurrence
