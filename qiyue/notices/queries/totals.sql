-- What is owed among what became due or overdue, one sum a currency. Renewals are a choice and not owed.
select
    section,
    currency,
    sum(amount) as owed_amount,
    count(*) - count(amount) as unknown_count
from changes
where is_owed
group by section, currency
order by section, currency <> 'CNY', currency
