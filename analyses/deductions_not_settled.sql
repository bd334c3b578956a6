-- 问题：哪些违约金已产生但没有决定，哪些已决定追究但还没收到或抵扣？
-- Question: which penalties have accrued and are undecided, and which were imposed and are not settled?
-- 可改 To change: add `and liable_party = 'supplier'` for those that the buyer may claim.

with

penalties as (

    select * from {{ ref('penalty_ledger') }}
    where
        contract_status = 'signed'
        -- An unknown sum is to be settled, too.
        and (coalesce(undecided_amount <> 0, breach_count > 0) or coalesce(open_amount <> 0, true))

),

final as (

    select
        contract_id,
        liable_party,
        penalty_term_id,
        breach_kind,
        breach_count,
        accrued_amount,
        undecided_amount,
        imposed_amount,
        open_amount,
        currency,
        clause_ref
    from penalties

)

select * from final
order by open_amount desc, undecided_amount desc, contract_id asc, penalty_term_id asc
limit 200
