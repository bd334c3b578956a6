-- What each base of penalties, caps and fees amounts to for each contract (DESIGN, "Base of a potential exposure"):
-- the vocabulary says which amount of the contract a base stands for. A base that stands for none has no row here and
-- is null wherever it is asked for. An amount is a numerator over a whole number, so that the fee of a day or a month is
-- divided once, at the end of the sum. A framework has no base of its own: what is ordered under it has.

with

contracts as (

    select * from {{ ref('int_contracts') }}

),

-- The fee of a period is its share of the total over the months of service, of which each is 30 thirtieths.
periodic_fees as (

    select
        'monthly_fee' as rule,
        1 as months
    union all
    select
        'quarterly_fee' as rule,
        3 as months
    union all
    select
        'annual_fee' as rule,
        12 as months

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

    select
        contract_id,
        'net_total' as rule,
        net_amount as base_numerator,
        cast(1 as integer) as base_denominator
    from contracts

    union all

    -- The current total, until a settlement takes its place.
    select
        contract_id,
        'settlement_amount' as rule,
        coalesce(settled_amount, current_total_amount) as base_numerator,
        cast(1 as integer) as base_denominator
    from contracts

    union all

    select
        contracts.contract_id,
        periodic_fees.rule,
        case
            when contracts.service_month_thirtieths > 0
                then cast(contracts.current_total_amount * 30 * periodic_fees.months as decimal(18, 2))
        end as base_numerator,
        case
            when contracts.service_month_thirtieths > 0 then contracts.service_month_thirtieths
            else 1
        end as base_denominator
    from contracts
    cross join periodic_fees

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
    case when contracts.pricing_kind = 'framework' then null else amounts.base_numerator end as base_numerator,
    amounts.base_denominator
from amounts
inner join contracts
    on amounts.contract_id = contracts.contract_id
inner join base_kinds
    on amounts.rule = base_kinds.rule
