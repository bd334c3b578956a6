-- Committed = due + undue; due = paid + set off + outstanding, where nothing was paid ahead of its day or above its
-- amount; nothing is overdue that is not outstanding; and the months of a contract come to what its instalments come
-- to, in every case of the assumptions.

with

balances as (

    select
        contract_id,
        'balance' as identity
    from {{ ref('contract_balance') }}
    where
        committed_amount <> due_amount + undue_amount
        or due_amount > paid_amount + set_off_amount + outstanding_amount
        or overdue_amount > outstanding_amount

),

-- What was settled of an instalment that is not due, or beyond what it comes to.
settled_apart as (

    select
        contract_id,
        sum(
            case
                when due_date <= {{ as_of_date() }}
                    then greatest(paid_amount + set_off_amount - (scheduled_amount - discount_amount), 0)
                else paid_amount + set_off_amount
            end
        ) as amount
    from {{ ref('payment_timing') }}
    group by contract_id

),

settlements as (

    select
        balance.contract_id,
        'settlement' as identity
    from {{ ref('contract_balance') }} as balance
    inner join settled_apart
        on balance.contract_id = settled_apart.contract_id
    where
        balance.due_amount
        <> balance.paid_amount + balance.set_off_amount + balance.outstanding_amount
        - settled_apart.amount
        -- Payments that name no instalment are of none.
        and balance.contract_id not in (
            select payments.contract_id
            from {{ ref('stg_actuals__payments') }} as payments
            where payments.instalment_number is null
        )

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

select * from settlements

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
