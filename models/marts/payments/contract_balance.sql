-- What a signed contract commits to, what of it has fallen due by `as_of_date`, and what has been settled: committed =
-- due + undue; of what is due, what is neither paid nor set off is outstanding. What is paid before its day, or above
-- its amount, is paid and not due; a discount earned by early payment is neither due nor committed any longer, nor is
-- an instalment that fell away with the termination, unless a settlement says what the contract comes to.

with

contracts as (

    select * from {{ ref('dim_contract') }}
    where status = 'signed'

),

instalments as (

    select
        contract_id,
        discount_amount,
        coalesce(agreed_amount - scheduled_amount, 0) as lapsed_amount,
        paid_amount,
        set_off_amount,
        scheduled_amount is null as is_unknown,
        case when due_date <= {{ as_of_date() }} then scheduled_amount - discount_amount else 0 end as due_amount,
        case when due_date <= {{ as_of_date() }} then outstanding_amount else 0 end as outstanding_amount,
        coalesce(overdue_amount, 0) as overdue_amount,
        case when overdue_amount > 0 then days_past_due end as days_overdue
    from {{ ref('int_instalments') }}

),

-- Payments that name no instalment have been paid all the same.
unplaced_payments as (

    select
        contract_id,
        sum(amount) as paid_amount
    from {{ ref('int_payments_known') }}
    where instalment_number is null
    group by contract_id

),

summed as (

    select
        contract_id,
        sum(discount_amount) as discount_amount,
        sum(lapsed_amount) as lapsed_amount,
        sum(paid_amount) as paid_amount,
        sum(set_off_amount) as set_off_amount,
        sum(due_amount) as due_amount,
        sum(outstanding_amount) as outstanding_amount,
        sum(overdue_amount) as overdue_amount,
        max(days_overdue) as oldest_days_overdue,
        max(case when is_unknown then 1 else 0 end) = 1 as is_unknown
    from instalments
    group by contract_id

),

balanced as (

    select
        contracts.contract_id,
        contracts.buyer_id,
        contracts.supplier_id,
        contracts.currency,
        case
            when contracts.pricing_kind = 'framework' then cast(0 as decimal(18, 2))
            else cast(
                coalesce(
                    contracts.settled_amount, contracts.current_total_amount - coalesce(summed.lapsed_amount, 0)
                ) - coalesce(summed.discount_amount, 0) as decimal(18, 2)
            )
        end as committed_amount,
        cast(coalesce(summed.paid_amount, 0) + coalesce(unplaced_payments.paid_amount, 0) as decimal(18, 2))
            as paid_amount,
        cast(coalesce(summed.set_off_amount, 0) as decimal(18, 2)) as set_off_amount,
        -- Where an amount is unknown, so is what is due, and what is left of it.
        cast(case when summed.is_unknown then null else coalesce(summed.due_amount, 0) end as decimal(18, 2))
            as due_amount,
        cast(case when summed.is_unknown then null else coalesce(summed.outstanding_amount, 0) end as decimal(18, 2))
            as outstanding_amount,
        cast(case when summed.is_unknown then null else coalesce(summed.overdue_amount, 0) end as decimal(18, 2))
            as overdue_amount,
        summed.oldest_days_overdue,
        coalesce(contracts.settled_amount, contracts.current_total_amount) as executed_of_amount
    from contracts
    left join summed
        on contracts.contract_id = summed.contract_id
    left join unplaced_payments
        on contracts.contract_id = unplaced_payments.contract_id

),

final as (

    select
        contract_id,
        buyer_id,
        supplier_id,
        currency,
        committed_amount,
        due_amount,
        paid_amount,
        set_off_amount,
        outstanding_amount,
        overdue_amount,
        coalesce(oldest_days_overdue, 0) as oldest_days_overdue,
        cast(committed_amount - due_amount as decimal(18, 2)) as undue_amount,
        {{ share('(paid_amount + set_off_amount)', 'executed_of_amount') }} as execution_rate
    from balanced

)

select * from final
