-- The same, term by term: those by the day whose breach is a delay.
with

-- Beside a party that is late, the other, were it as late: `is_supposed` tells them apart.
supposed_delays as (

    select *, true as is_supposed from what_if.intermediate.int_what_if_delays

),

delays as (

    from supposed_delays
    union all
    select contract_id, if(liable_party = 'buyer', 'supplier', 'buyer') as liable_party, days_late, false as is_supposed
    from supposed_delays as late
    where not exists (
        from supposed_delays as other where other.contract_id = late.contract_id and other.liable_party <> late.liable_party
    )

)

select
    delays.contract_id as contract,
    delays.liable_party as party,
    exposures.penalty_term_id as term,
    exposures.breach_kind as breach,
    if(delays.is_supposed, 'supposed', 'for comparison') as delay,
    delays.days_late,
    exposures.exposure_amount as exposure,
    terms.clause_ref as clause
from delays
inner join what_if.marts.penalty_exposure_by_day as exposures using (contract_id, liable_party, days_late)
inner join what_if.reference.vocabulary as breaches
    on exposures.breach_kind = breaches.code and breaches.vocabulary = 'breach_kind' and breaches.is_delay
left join what_if.marts.penalty_ledger as terms using (contract_id, penalty_term_id, liable_party)
order by contract, delays.is_supposed desc, party, term
