-- Cash of signed contracts by fiscal year: every year in which money leaves.
select
    coalesce(now.currency, supposed.currency) as currency,
    coalesce(now.fiscal_year, supposed.fiscal_year) as fiscal_year,
    coalesce(now.amount, 0) as today,
    coalesce(supposed.amount, 0) as what_if,
    coalesce(supposed.amount, 0) - coalesce(now.amount, 0) as difference
from (
    select currency, fiscal_year, sum(scheduled_amount) as amount from today.marts.cash_by_month group by all
) as now
full join (
    select currency, fiscal_year, sum(scheduled_amount) as amount from what_if.marts.cash_by_month group by all
) as supposed using (currency, fiscal_year)
where now.amount <> 0 or supposed.amount <> 0
order by currency, fiscal_year
