-- What each base of penalties, caps and fees amounts to for each contract (DESIGN, "Base of a potential exposure"):
-- the vocabulary says which amount of the contract a base stands for. A base that stands for none has no row here and
-- is null wherever it is asked for. An amount is a numerator over a whole number, so that a day's fee is divided once,
-- at the end of the sum.

with

contracts as (

    select * from {{ ref('int_contracts') }}

),

instalments as (

    select
        contract_id,
        max(scheduled_amount) as largest_amount
    from {{ ref('int_instalments') }}
    group by contract_id

),

office_software as (

    select
        contract_id,
        sum(line_amount) as amount
    from {{ ref('int_contract_lines') }}
    where category_code = 'office_software' and is_itemised
    group by contract_id

),

amounts as (

    select
        contract_id,
        'contract_total' as rule,
        current_total_amount as base_numerator,
        cast(1 as integer) as base_denominator
    from contracts

    union all

    select
        contract_id,
        'daily_service_fee' as rule,
        case when service_days is not null then current_total_amount end as base_numerator,
        coalesce(service_days, 1) as base_denominator
    from contracts

    union all

    select
        contract_id,
        'performance_bond' as rule,
        performance_bond_amount as base_numerator,
        cast(1 as integer) as base_denominator
    from contracts

    union all

    -- Whole months divide the total at the end of the sum; a broken month is rounded here, to the fen.
    select
        contract_id,
        'annual_fee' as rule,
        case
            when service_months = round(service_months, 0) then cast(current_total_amount * 12 as decimal(18, 2))
            else cast({{ divide_half_up(
                'current_total_amount * 12000000', whole_units('service_months', 6), 2, places=2
            ) }} as decimal(18, 2))
        end as base_numerator,
        case when service_months = round(service_months, 0) then cast(service_months as integer) else 1 end
            as base_denominator
    from contracts

    union all

    select
        contracts.contract_id,
        'licence_fee' as rule,
        cast(coalesce(office_software.amount, contracts.current_total_amount) as decimal(18, 2)) as base_numerator,
        cast(1 as integer) as base_denominator
    from contracts
    left join office_software
        on contracts.contract_id = office_software.contract_id

    union all

    select
        contract_id,
        'largest_instalment' as rule,
        largest_amount as base_numerator,
        cast(1 as integer) as base_denominator
    from instalments

),

base_kinds as (

    select
        code as base_kind,
        rule
    from {{ ref('vocabulary') }}
    where vocabulary = 'base_kind'

)

select
    amounts.contract_id,
    base_kinds.base_kind,
    amounts.base_numerator,
    amounts.base_denominator
from amounts
inner join base_kinds
    on amounts.rule = base_kinds.rule
