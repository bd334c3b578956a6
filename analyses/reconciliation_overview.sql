-- 问题：每种核对各有多少对数字相符、不符、无从核对？不符的有没有说明？
-- Question: of each check, how many pairs of readings agree, disagree or cannot be compared, and are the
-- failures acknowledged?
-- 可改 To change: add `where contract_id = '...'` for one contract.

with

readings as (

    select * from {{ ref('reconciliation') }}

),

final as (

    select
        check_name,
        count(*) filter (where outcome = 'passed') as passed_count,
        count(*) filter (where outcome = 'failed' and is_acknowledged) as acknowledged_failure_count,
        count(*) filter (where outcome = 'failed' and not is_acknowledged) as unacknowledged_failure_count,
        count(*) filter (where outcome = 'not_computable') as not_computable_count,
        count(*) filter (where outcome = 'not_applicable') as not_applicable_count,
        coalesce(sum(abs(difference_amount)), 0) as difference_amount
    from readings
    group by check_name

)

select * from final
order by unacknowledged_failure_count desc, check_name asc
