-- The same, term by term: those by the day whose breach is a delay.
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
