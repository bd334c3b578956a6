{#- A table, because by contract, by portfolio and by both sides each read all of it. -#}
{{ config(materialized='table') }}

-- What d days of delay cost each party that a contract binds, with the cliff that a right to terminate adds.

with

parties_bound as (

    select
        contract_id,
        liable_party
    from {{ ref('int_penalty_terms') }}
    where liable_party is not null

    union

    select
        contract_id,
        liable_party
    from {{ ref('int_sums_on_termination') }}

),

contracts as (

    select * from {{ ref('int_contracts') }}

),

horizons as (

    select * from {{ ref('int_exposure_horizons') }}

),

late_exposures as (

    select * from {{ ref('int_late_exposures') }}

),

cliffs as (

    select * from {{ ref('int_termination_cliffs') }}

),

final as (

    select
        parties_bound.contract_id,
        parties_bound.liable_party,
        horizons.days_late,
        case
            when late_exposures.contract_id is null then cast(0 as decimal(18, 2))
            else late_exposures.exposure_amount
        end as exposure_amount,
        case
            when late_exposures.contract_id is null then cast(0 as decimal(18, 2))
            else late_exposures.known_base_amount
        end as known_base_amount,
        coalesce(late_exposures.late_term_count, 0) as late_term_count,
        cast(case when cliffs.contract_id is null then 0 else cliffs.amount end as decimal(18, 2))
            as termination_lump_sum_amount,
        contracts.status as contract_status,
        contracts.currency,
        contracts.supplier_id
    from parties_bound
    inner join contracts
        on parties_bound.contract_id = contracts.contract_id
    cross join horizons
    left join late_exposures
        on
            parties_bound.contract_id = late_exposures.contract_id
            and parties_bound.liable_party = late_exposures.liable_party
            and horizons.days_late = late_exposures.days_late
    left join cliffs
        on
            parties_bound.contract_id = cliffs.contract_id
            and parties_bound.liable_party = cliffs.liable_party
            and horizons.days_late between cliffs.from_day and cliffs.to_day

)

select * from final
