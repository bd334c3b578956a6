-- From the register to the mart: one row per term and party that it binds, none lost, none doubled, and a
-- row at every horizon for the per-day ones.

with

registered as (

    select
        contract_id,
        penalty_term_id,
        max(case when liable_party = 'either' then 2 else 1 end) as party_count,
        max(case when accrual = 'per_day' then 1 else 0 end) as is_per_day
    from {{ ref('stg_register__penalty_terms') }}
    group by contract_id, penalty_term_id

),

exposed as (

    select
        contract_id,
        penalty_term_id,
        count(*) as row_count
    from {{ ref('penalty_exposure') }}
    group by contract_id, penalty_term_id

),

by_day as (

    select
        contract_id,
        penalty_term_id,
        count(*) as row_count
    from {{ ref('penalty_exposure_by_day') }}
    group by contract_id, penalty_term_id

),

horizons as (

    select count(*) as horizon_count
    from {{ ref('exposure_horizons') }}

)

select
    registered.contract_id,
    registered.penalty_term_id,
    registered.party_count,
    exposed.row_count,
    by_day.row_count as horizon_row_count
from registered
cross join horizons
left join exposed
    on
        registered.contract_id = exposed.contract_id
        and registered.penalty_term_id = exposed.penalty_term_id
left join by_day
    on
        registered.contract_id = by_day.contract_id
        and registered.penalty_term_id = by_day.penalty_term_id
where
    coalesce(exposed.row_count, 0) <> registered.party_count
    or coalesce(by_day.row_count, 0) <> registered.party_count * registered.is_per_day * horizons.horizon_count
