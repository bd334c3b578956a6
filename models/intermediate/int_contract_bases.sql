-- What the bases of penalties, caps and fees amount to for each contract (DESIGN, "Base of a potential
-- exposure"). One row per contract; the macro `base_numerator` picks the column of a base kind.

with

contracts as (

    select * from {{ ref('dim_contract') }}

),

largest_instalments as (

    select
        contract_id,
        max(scheduled_amount) as amount
    from {{ ref('payment_timing') }}
    group by contract_id

),

office_software as (

    select
        contract_id,
        sum(line_amount) as amount
    from {{ ref('fct_contract_line') }}
    where category_code = 'office_software' and is_itemised
    group by contract_id

),

final as (

    select
        contracts.contract_id,
        contracts.status,
        contracts.signed_date,
        contracts.current_total_amount,
        largest_instalments.amount as largest_instalment_amount,
        cast(coalesce(office_software.amount, contracts.current_total_amount) as decimal(18, 2)) as licence_fee_amount,
        contracts.performance_bond_amount,
        contracts.service_days,
        -- Whole months divide the total at the end of the sum; a broken month is rounded here, to the fen.
        case
            when contracts.service_months = round(contracts.service_months, 0)
                then cast(contracts.current_total_amount * 12 as decimal(18, 2))
            else cast({{ divide_half_up(
                'contracts.current_total_amount * 12000000', whole_units('contracts.service_months', 6), 2, places=2
            ) }} as decimal(18, 2))
        end as annual_fee_numerator,
        case
            when contracts.service_months = round(contracts.service_months, 0)
                then cast(contracts.service_months as integer)
            else 1
        end as annual_fee_denominator
    from contracts
    left join largest_instalments
        on contracts.contract_id = largest_instalments.contract_id
    left join office_software
        on contracts.contract_id = office_software.contract_id

)

select * from final
