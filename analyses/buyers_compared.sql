-- 问题：各采购人签了多少、已到期多少、付了多少、逾期多少？
-- Question: how much has each buyer committed, how much of it is due, paid and overdue?
-- 可改 To change: add `and buyer_id = '...'` to the balances. 只含人民币合同。Contracts in yuan only.

with

balances as (

    select * from {{ ref('contract_balance') }}
    where currency = 'CNY'

),

buyers as (

    select * from {{ ref('spend_by_buyer') }}

),

-- A sum of which a part is unknown is unknown.
summed as (

    select
        buyer_id,
        case when count(*) = count(due_amount) then sum(due_amount) end as due_amount,
        sum(paid_amount) as paid_amount,
        sum(set_off_amount) as set_off_amount,
        case when count(*) = count(outstanding_amount) then sum(outstanding_amount) end as outstanding_amount,
        case when count(*) = count(overdue_amount) then sum(overdue_amount) end as overdue_amount,
        max(oldest_days_overdue) as oldest_days_overdue
    from balances
    group by buyer_id

),

final as (

    select
        buyers.buyer_id,
        buyers.buyer_name_zh,
        buyers.buyer_name_en,
        buyers.contract_count,
        buyers.committed_amount,
        summed.due_amount,
        summed.paid_amount,
        summed.set_off_amount,
        summed.outstanding_amount,
        summed.overdue_amount,
        summed.oldest_days_overdue,
        {{ share('(summed.paid_amount + summed.set_off_amount)', 'summed.due_amount') }} as settled_share_of_due
    from buyers
    left join summed
        on buyers.buyer_id = summed.buyer_id

)

select * from final
order by overdue_amount desc nulls last, buyer_id asc
limit 200
