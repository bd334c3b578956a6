-- Committed = due + undue; due = paid + set off + outstanding; nothing is overdue that is not outstanding; and the
-- months of a contract come to what its instalments come to, in every case of the assumptions.

with

balances as (

    select
        contract_id,
        'balance' as identity
    from {{ ref('contract_balance') }}
    where
        committed_amount <> due_amount + undue_amount
        or due_amount <> paid_amount + set_off_amount + outstanding_amount
        or overdue_amount > outstanding_amount

),

scheduled as (

    select
        contract_id,
        sum(scheduled_amount) as scheduled_amount
    from {{ ref('payment_timing') }}
    where contract_status = 'signed' and due_date is not null and scheduled_amount is not null
    group by contract_id

),

months as (

    select
        contract_id,
        sum(scheduled_amount) as scheduled_amount,
        sum(earliest_amount) as earliest_amount,
        sum(latest_amount) as latest_amount
    from {{ ref('cash_by_month') }}
    group by contract_id

)

select * from balances

union all

select
    scheduled.contract_id,
    'months' as identity
from scheduled
left join months
    on scheduled.contract_id = months.contract_id
where
    months.contract_id is null
    or scheduled.scheduled_amount <> months.scheduled_amount
    or scheduled.scheduled_amount <> months.earliest_amount
    or scheduled.scheduled_amount <> months.latest_amount
