-- Cash against service of signed contracts by fiscal year, with the running difference.
with years as (
    select
        fiscal_year,
        sum(scheduled_cash_amount) as cash_amount,
        sum(service_amount) as service_amount,
        -- What is not known on one side is held against nothing on the other.
        sum(scheduled_cash_amount - service_amount) as difference_amount
    from marts.fiscal_year_position
    where contract_id in (select contract_id from signed_contracts)
    group by fiscal_year
)
select
    years.fiscal_year,
    years.cash_amount,
    years.service_amount,
    cases.earliest_case_amount,
    cases.latest_case_amount,
    sum(years.difference_amount) over (order by years.fiscal_year) as prepaid_amount,
    abs(sum(years.difference_amount) over (order by years.fiscal_year)) as prepaid_size,
    sum(years.cash_amount) over () as total_cash_amount,
    sum(years.service_amount) over () as total_service_amount
from years
left join marts.fiscal_year_cash as cases using (fiscal_year)
order by years.fiscal_year
