-- What rests on known bases; terms of unknown base stand in unknown_bases.
select
    days_late,
    max(known_base_amount) filter (where liable_party = 'supplier') as supplier_amount,
    max(known_base_amount) filter (where liable_party = 'buyer') as buyer_amount,
    max(contract_count) as contract_count,
    max(unknown_contract_count) as unknown_contract_count
from marts.penalty_exposure_portfolio
group by days_late
order by days_late
