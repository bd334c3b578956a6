-- What d days of delay cost a party under one contract, beside the largest sum that a single occasion or a termination
-- costs it.

with

exposures as (

    select * from {{ ref('int_contract_exposures') }}

),

lump_sums as (

    select
        contract_id,
        liable_party,
        amount_per_event as amount
    from {{ ref('int_penalty_amounts') }}
    -- An hour or a unit is no occasion: how many there are is not known.
    where amount_per_event is not null and accrual not in ('per_hour', 'per_unit')

    union all

    select
        contract_id,
        liable_party,
        lump_sum_amount as amount
    from {{ ref('int_sums_on_termination') }}

),

largest_lump_sums as (

    select
        contract_id,
        liable_party,
        max(amount) as amount
    from lump_sums
    group by contract_id, liable_party

),

final as (

    select
        exposures.contract_id,
        exposures.liable_party,
        exposures.days_late,
        exposures.exposure_amount,
        exposures.late_term_count,
        cast(largest_lump_sums.amount as decimal(18, 2)) as largest_lump_sum_amount,
        exposures.termination_lump_sum_amount,
        exposures.contract_status,
        exposures.currency,
        exposures.supplier_id
    from exposures
    left join largest_lump_sums
        on
            exposures.contract_id = largest_lump_sums.contract_id
            and exposures.liable_party = largest_lump_sums.liable_party

)

select * from final
