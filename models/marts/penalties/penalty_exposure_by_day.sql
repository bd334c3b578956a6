with

exposures as (

    select * from {{ ref('int_exposures_by_day') }}

),

final as (

    select
        contract_id,
        penalty_term_id,
        liable_party,
        breach_kind,
        days_late,
        exposure_amount
    from exposures

)

select * from final
