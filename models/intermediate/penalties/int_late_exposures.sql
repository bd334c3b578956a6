-- What d days of delay cost a party under one contract: its per-day terms of the kinds that are delays, together. A
-- sum of which a part is unknown is unknown. A party without such a term has no row here.

select
    exposures.contract_id,
    exposures.liable_party,
    exposures.days_late,
    case
        when count(*) = count(exposures.exposure_amount) then cast(sum(exposures.exposure_amount) as decimal(18, 2))
    end as exposure_amount,
    cast(count(*) as integer) as late_term_count
from {{ ref('int_penalty_exposures') }} as exposures
inner join {{ ref('vocabulary') }} as breach_kinds
    on
        exposures.breach_kind = breach_kinds.code
        and breach_kinds.vocabulary = 'breach_kind'
        and breach_kinds.is_delay
where exposures.case_kind = 'horizon'
group by exposures.contract_id, exposures.liable_party, exposures.days_late
