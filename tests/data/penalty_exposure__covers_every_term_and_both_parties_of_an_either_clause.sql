-- From the register to the mart: one row per term and party that it binds, none lost, none doubled, and by the day
-- where the register says so. `penalty_exposure__grows_with_the_days_and_stops_at_its_cap` asks for those days.

with

registered as (

    select
        contract_id,
        penalty_term_id,
        -- Where no side is named that is known, the term stands with none; it is a finding.
        max(case when liable_party = 'either' then 2 else 1 end) as party_count,
        -- How a term accrues stands on its first tier.
        max(case when accrual = 'per_day' and coalesce(tier_number, 1) = 1 then 1 else 0 end) as is_per_day
    from {{ ref('stg_register__penalty_terms') }}
    group by contract_id, penalty_term_id

),

exposed as (

    select
        contract_id,
        penalty_term_id,
        count(*) as row_count,
        count(case when accrual = 'per_day' then 1 end) as per_day_row_count
    from {{ ref('penalty_exposure') }}
    group by contract_id, penalty_term_id

)

select
    registered.contract_id,
    registered.penalty_term_id,
    registered.party_count,
    exposed.row_count,
    exposed.per_day_row_count
from registered
left join exposed
    on
        registered.contract_id = exposed.contract_id
        and registered.penalty_term_id = exposed.penalty_term_id
where
    coalesce(exposed.row_count, 0) <> registered.party_count
    or coalesce(exposed.per_day_row_count, 0) <> registered.party_count * registered.is_per_day
