-- The months in which a contract's cash is another.
select
    coalesce(now.contract_id, supposed.contract_id) as contract,
    strftime(coalesce(now.month_start_date, supposed.month_start_date), '%Y-%m') as month,
    coalesce(now.scheduled_amount, 0) as today,
    coalesce(supposed.scheduled_amount, 0) as what_if,
    coalesce(supposed.scheduled_amount, 0) - coalesce(now.scheduled_amount, 0) as difference,
    coalesce(now.currency, supposed.currency) as currency
from today.marts.cash_by_month as now
full join what_if.marts.cash_by_month as supposed using (contract_id, month_start_date)
where coalesce(now.scheduled_amount, 0) <> coalesce(supposed.scheduled_amount, 0)
order by contract, month
