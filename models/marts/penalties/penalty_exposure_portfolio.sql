-- Signed contracts in yuan that charge by the day for delay. A contract whose exposure is unknown is counted apart.

with

by_contract as (

    select * from {{ ref('int_contract_exposures') }}
    where contract_status = 'signed' and currency = 'CNY' and late_term_count > 0

),

final as (

    select
        liable_party,
        days_late,
        cast(coalesce(sum(exposure_amount), 0) as decimal(18, 2)) as exposure_amount,
        cast(coalesce(sum(known_base_amount), 0) as decimal(18, 2)) as known_base_amount,
        cast(count(exposure_amount) as integer) as contract_count,
        cast(count(*) - count(exposure_amount) as integer) as unknown_contract_count
    from by_contract
    group by liable_party, days_late

)

select * from final
