-- What each party owes: for recorded breaches, and for the days that it is supposed to be late, its delay terms together.
with

accrued as (

    select
        contract_id,
        liable_party,
        case when count(*) filter (side = 'today') = count(accrued_amount) filter (side = 'today')
            then coalesce(sum(accrued_amount) filter (side = 'today'), 0) end as accrued_today,
        case when count(*) filter (side = 'then') = count(accrued_amount) filter (side = 'then')
            then coalesce(sum(accrued_amount) filter (side = 'then'), 0) end as accrued_then
    from (
        select contract_id, liable_party, accrued_amount, 'today' as side from today.marts.penalty_ledger
        union all
        select contract_id, liable_party, accrued_amount, 'then' as side from what_if.marts.penalty_ledger
    )
    where liable_party is not null
    group by all

)

select
    coalesce(delays.contract_id, accrued.contract_id) as contract,
    coalesce(delays.liable_party, accrued.liable_party) as party,
    if(accrued.contract_id is null, 0, accrued.accrued_today) as accrued_today,
    if(accrued.contract_id is null, 0, accrued.accrued_then) as accrued_then,
    case when delays.is_supposed then 'supposed' when delays.contract_id is not null then 'for comparison' end as delay,
    coalesce(delays.days_late, 0) as days_late,
    case when delays.contract_id is null or exposures.contract_id is null then 0 else exposures.late_term_count end
        as delay_terms,
    case when delays.contract_id is null or exposures.contract_id is null then 0 else exposures.exposure_amount end
        as exposure,
    case
        when delays.contract_id is null or exposures.contract_id is null then 0
        else exposures.termination_lump_sum_amount
    end as on_termination
from delays
full join accrued using (contract_id, liable_party)
left join what_if.marts.penalty_exposure_by_contract as exposures
    on
        delays.contract_id = exposures.contract_id
        and delays.liable_party = exposures.liable_party
        and delays.days_late = exposures.days_late
where delays.contract_id is not null or accrued.accrued_today is distinct from accrued.accrued_then
order by contract, is_supposed desc nulls last, party
