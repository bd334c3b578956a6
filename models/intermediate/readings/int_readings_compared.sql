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

-- The unit price less its discount may be rounded to the fen before it is multiplied: right either way.
rounded_lines as (

    select
        contract_id,
        line_number,
        line_amount as stated_amount,
        computed_amount,
        price_period,
        {{ divide_whole_half_up(
            '((' ~ whole_units('unit_price', 6) ~ ') * (100000000 - (' ~ whole_units('discount_rate', 8) ~ ')))',
            1, 2, places=14
        ) }} as unit_price,
        cast(null as decimal(18, 8)) as discount_rate,
        quantity,
        term_months
    from line_items
    where discount_rate is not null

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
    where discount_rate is null

    union all

    select
        'line_amount' as check_name,
        contract_id,
        'line ' || cast(line_number as varchar) as item,
        stated_amount,
        case
            when stated_amount = {{ line_amount('rounded_lines') }} then stated_amount
            else computed_amount
        end as computed_amount,
        false as is_unreadable
    from rounded_lines

),

-- What a supplement that changes lines comes to, beside what its lines do: priced by whole months alone, which nobody
-- counts another way.
supplement_amounts as (

    select
        'line_amount' as check_name,
        contract_id,
        'supplement ' || cast(amendment_number as varchar) as item,
        stated_change_amount as stated_amount,
        case when has_whole_months then line_change_amount end as computed_amount,
        false as is_unreadable
    from {{ ref('int_supplements') }}
    where service_rule = 'lines'

),

-- The lines of a framework are a price list, not its ceiling.
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
    where coalesce(contracts.pricing_kind, 'fixed') <> 'framework'
    group by contracts.contract_id

),

orders_to_frameworks as (

    select
        'orders_to_framework' as check_name,
        contract_id,
        cast(null as varchar) as item,
        ceiling_amount as stated_amount,
        -- Orders that pass the ceiling do so whatever an unknown one comes to.
        case when known_amount > ceiling_amount then known_amount else ordered_amount end as computed_amount,
        false as is_unreadable
    from {{ ref('int_framework_use') }}
    where order_count > 0

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

-- Net of the lines, where each has a rate of its own and they make the total.
rated_lines as (

    select
        line_items.contract_id,
        line_items.tax_rate,
        coalesce(line_items.line_amount, line_items.computed_amount) as gross_amount
    from line_items
    inner join contracts
        on line_items.contract_id = contracts.contract_id
    where contracts.net_amount is not null and line_items.tax_rate is not null

),

rated_groups as (

    select
        contract_id,
        tax_rate,
        count(*) as line_count,
        sum(gross_amount) as gross_amount,
        sum({{ net_of_tax('gross_amount', 'tax_rate') }}) as net_by_line_amount
    from rated_lines
    where gross_amount is not null
    group by contract_id, tax_rate

),

net_readings as (

    select
        contract_id,
        sum(line_count) as line_count,
        sum(gross_amount) as gross_amount,
        cast(sum(net_by_line_amount) as decimal(18, 2)) as net_by_line_amount,
        cast(sum({{ net_of_tax('cast(gross_amount as decimal(18, 2))', 'tax_rate') }}) as decimal(18, 2))
            as net_by_rate_amount
    from rated_groups
    group by contract_id

),

line_counts as (

    select
        contract_id,
        count(*) as line_count
    from line_items
    where contract_id in (select net_readings.contract_id from net_readings)
    group by contract_id

),

-- Rounded from the net or from the gross, by the contract's rate or by the rates of its lines, line by line or rate by
-- rate: right either way (DESIGN, "Line items and spend").
taxed_totals as (

    select
        contracts.contract_id,
        contracts.total_amount,
        contracts.net_amount,
        cast(
            cast(contracts.net_amount as decimal(38, 2)) * (1 + cast(contracts.tax_rate as decimal(18, 8)))
            as decimal(18, 2)
        ) as gross_of_net_amount,
        {{ net_of_tax('contracts.total_amount', 'contracts.tax_rate') }} as net_of_gross_amount,
        case
            when net_readings.line_count = line_counts.line_count and net_readings.gross_amount = contracts.total_amount
                then net_readings.net_by_line_amount
        end as net_by_line_amount,
        case
            when net_readings.line_count = line_counts.line_count and net_readings.gross_amount = contracts.total_amount
                then net_readings.net_by_rate_amount
        end as net_by_rate_amount
    from contracts
    left join net_readings
        on contracts.contract_id = net_readings.contract_id
    left join line_counts
        on contracts.contract_id = line_counts.contract_id
    where contracts.net_amount is not null or contracts.tax_rate is not null

),

gross_to_nets as (

    select
        'gross_to_net' as check_name,
        contract_id,
        cast(null as varchar) as item,
        case when computed_net_amount is null then total_amount else net_amount end as stated_amount,
        coalesce(computed_net_amount, gross_of_net_amount) as computed_amount,
        false as is_unreadable
    from (
        select
            taxed_totals.*,
            case
                when gross_of_net_amount = total_amount then null
                when net_amount in (net_of_gross_amount, net_by_line_amount, net_by_rate_amount) then net_amount
                else net_by_line_amount
            end as computed_net_amount
        from taxed_totals
    ) as judged

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
    select * from supplement_amounts
    union all
    select * from lines_to_totals
    union all
    select * from instalments_to_totals
    union all
    select * from shares_to_instalments
    union all
    select * from gross_to_nets
    union all
    select * from orders_to_frameworks
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
