-- Contracted, due, settled, outstanding, overdue: signed contracts in yuan, in all and by buyer, supplier and fiscal
-- year. A year is that in which an instalment falls due, and contracted for it is what falls due in it. A contract of
-- which an amount is not known is left out of what depends on it, and counted.
with balances as (
    select *
    from marts.contract_balance
    where contract_id in (select contract_id from signed_contracts)
),
grouped as (
    select
        case
            when grouping(buyer_id) = 0 then 'buyer'
            when grouping(supplier_id) = 0 then 'supplier'
            else 'total'
        end as dimension,
        coalesce(buyer_id, supplier_id) as party_id,
        cast(null as integer) as fiscal_year,
        count(*) as contract_count,
        count(*) filter (where due_amount is null) as unknown_count,
        sum(committed_amount) as contracted_amount,
        sum(due_amount) as due_amount,
        sum(paid_amount + set_off_amount) as settled_amount,
        sum(set_off_amount) as set_off_amount,
        sum(outstanding_amount) as outstanding_amount,
        sum(overdue_amount) as overdue_amount,
        max(oldest_days_overdue) as days_overdue
    from balances
    group by grouping sets ((), (buyer_id), (supplier_id))
),
years as (
    select
        'year' as dimension,
        cast(null as varchar) as party_id,
        due_fiscal_year as fiscal_year,
        count(distinct contract_id) as contract_count,
        count(distinct contract_id) filter (where scheduled_amount is null) as unknown_count,
        sum(scheduled_amount - discount_amount) as contracted_amount,
        coalesce(
            sum(scheduled_amount - discount_amount) filter (where due_date <= (select as_of_date from report_day)), 0
        ) as due_amount,
        sum(paid_amount + set_off_amount) as settled_amount,
        sum(set_off_amount) as set_off_amount,
        coalesce(
            sum(outstanding_amount) filter (where due_date <= (select as_of_date from report_day)), 0
        ) as outstanding_amount,
        sum(overdue_amount) as overdue_amount,
        max(days_past_due) as days_overdue
    from marts.payment_timing
    where contract_id in (select contract_id from signed_contracts) and due_fiscal_year is not null
    group by due_fiscal_year
),
ranked as (
    select
        *,
        row_number() over (
            partition by dimension
            order by fiscal_year, contracted_amount desc nulls last, party_id
        ) as position
    from (select * from grouped union all by name select * from years) as all_rows
)
select
    *,
    case when contracted_amount > 0 then cast(settled_amount as decimal(38, 6)) / contracted_amount end
        as settled_share,
    count(*) over (partition by dimension) as row_count
from ranked
where position <= getvariable('money_rows') or dimension = 'year'
order by case dimension when 'total' then 1 when 'buyer' then 2 when 'supplier' then 3 else 4 end, position
