-- Cash due and service consumed, cumulative by month, every month between the first and the last.
with moves as (
    select
        month_start_date,
        sum(scheduled_cash_amount) as cash_amount,
        sum(service_amount) as service_amount
    from marts.service_by_month
    where contract_id in (select contract_id from signed_contracts)
    group by month_start_date
),
ends as (
    select min(month_start_date) as first_month, max(month_start_date) as last_month from moves
),
every_month as (
    select cast(unnest(generate_series(first_month, last_month, interval 1 month)) as date) as month_start_date
    from ends
    where first_month is not null
),
summed as (
    select
        every_month.month_start_date,
        last_day(every_month.month_start_date) as month_end_date,
        coalesce(moves.cash_amount, 0) as cash_amount,
        coalesce(moves.service_amount, 0) as service_amount,
        sum(coalesce(moves.cash_amount, 0)) over (order by every_month.month_start_date) as cumulative_cash_amount,
        sum(coalesce(moves.service_amount, 0)) over (order by every_month.month_start_date) as cumulative_service_amount
    from every_month
    left join moves using (month_start_date)
)
select
    *,
    cumulative_cash_amount - cumulative_service_amount as prepaid_amount,
    abs(cumulative_cash_amount - cumulative_service_amount) as prepaid_size,
    row_number() over (
        order by abs(cumulative_cash_amount - cumulative_service_amount) desc, month_start_date
    ) = 1 as is_widest
from summed
order by month_start_date
