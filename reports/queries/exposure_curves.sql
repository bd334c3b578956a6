-- The contracts with the most at stake for delay: what each side owes, with the sum that falls due on termination.
select
    curve_contracts.position,
    exposures.contract_id,
    exposures.liable_party,
    exposures.days_late,
    exposures.exposure_amount,
    exposures.termination_lump_sum_amount,
    exposures.exposure_amount + exposures.termination_lump_sum_amount as amount_with_termination
from marts.penalty_exposure_by_contract as exposures
inner join curve_contracts using (contract_id)
order by curve_contracts.position, exposures.liable_party, exposures.days_late
