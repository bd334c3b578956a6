-- Every pair of independent readings of one number (DESIGN, "Principles"), one row a pair: what is printed,
-- and what follows from the rest of the document. Words that cannot be read leave `computed_amount` null.

with

contracts as (

    select * from {{ ref('stg_register__contracts') }}

),

line_items as (

    select
        line_items.*,
        {{ line_amount('line_items') }} as computed_amount
    from {{ ref('stg_register__contract_line_items') }} as line_items

),

instalments as (

    select * from {{ ref('stg_register__payment_schedule') }}

),

known_contracts as (

    select
        contract_id,
        current_total_amount
    from {{ ref('int_contracts') }}

),

line_amounts as (

    select
        'line_amount' as check_name,
        contract_id,
        'line ' || cast(line_number as varchar) as item,
        line_amount as stated_amount,
        computed_amount,
        false as is_unreadable
    from line_items

),

lines_to_totals as (

    select
        'lines_to_total' as check_name,
        contracts.contract_id,
        cast(null as varchar) as item,
        max(contracts.total_amount) as stated_amount,
        case
            when count(*) = count(coalesce(line_items.line_amount, line_items.computed_amount))
                then cast(sum(coalesce(line_items.line_amount, line_items.computed_amount)) as decimal(18, 2))
        end as computed_amount,
        false as is_unreadable
    from contracts
    inner join line_items
        on contracts.contract_id = line_items.contract_id
    group by contracts.contract_id

),

instalment_totals as (

    select
        contract_id,
        case when count(*) = count(stated_amount) then cast(sum(stated_amount) as decimal(18, 2)) end as amount
    from instalments
    group by contract_id

),

-- Against the total as signed; where a supplement brings an instalment of its own, against the total with it.
instalments_to_totals as (

    select
        'instalments_to_total' as check_name,
        contracts.contract_id,
        cast(null as varchar) as item,
        case
            when instalment_totals.amount = known_contracts.current_total_amount
                then known_contracts.current_total_amount
            else contracts.total_amount
        end as stated_amount,
        instalment_totals.amount as computed_amount,
        false as is_unreadable
    from contracts
    inner join instalment_totals
        on contracts.contract_id = instalment_totals.contract_id
    left join known_contracts
        on contracts.contract_id = known_contracts.contract_id

),

fiscal_year_fees as (

    select
        contract_id,
        service_fiscal_year,
        case when count(*) = count(stated_amount) then sum(stated_amount) end as fee_amount
    from instalments
    where service_fiscal_year is not null
    group by contract_id, service_fiscal_year

),

shares_to_instalments as (

    select
        'share_to_instalment' as check_name,
        instalments.contract_id,
        'instalment ' || cast(instalments.instalment_number as varchar) as item,
        instalments.stated_amount,
        cast(
            cast(instalments.stated_share as decimal(38, 6)) * case coalesce(instalments.share_base, 'contract_total')
                when 'contract_total' then contracts.total_amount
                when 'fiscal_year_fee' then fiscal_year_fees.fee_amount
            end as decimal(18, 2)
        ) as computed_amount,
        false as is_unreadable
    from instalments
    inner join contracts
        on instalments.contract_id = contracts.contract_id
    left join fiscal_year_fees
        on
            instalments.contract_id = fiscal_year_fees.contract_id
            and instalments.service_fiscal_year = fiscal_year_fees.service_fiscal_year
    where instalments.stated_share is not null

),

gross_to_nets as (

    select
        'gross_to_net' as check_name,
        contract_id,
        cast(null as varchar) as item,
        total_amount as stated_amount,
        cast(
            cast(net_amount as decimal(38, 2)) * (1 + cast(tax_rate as decimal(18, 8))) as decimal(18, 2)
        ) as computed_amount,
        false as is_unreadable
    from contracts
    where net_amount is not null or tax_rate is not null

),

renewal_fees as (

    select
        'renewal_fee' as check_name,
        contract_id,
        'option ' || cast(option_number as varchar) as item,
        stated_fee_amount as stated_amount,
        computed_fee_amount as computed_amount,
        false as is_unreadable
    from {{ ref('int_renewal_options') }}
    where fee_rate is not null

),

final as (

    select * from line_amounts
    union all
    select * from lines_to_totals
    union all
    select * from instalments_to_totals
    union all
    select * from shares_to_instalments
    union all
    select * from gross_to_nets
    union all
    select
        check_name,
        contract_id,
        item,
        stated_amount,
        amount_read as computed_amount,
        amount_read is null as is_unreadable
    from {{ ref('int_amounts_in_words') }}
    union all
    select * from renewal_fees

)

select * from final
