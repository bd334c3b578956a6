-- Readings of lines, totals and tax: a line against its price; lines, orders and supplements against what they make;
-- the net total against the gross.

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
        'line ' || cast(line_number as string) as item,
        line_amount as stated_amount,
        computed_amount,
        false as is_unreadable
    from line_items
    where discount_rate is null

    union all

    select
        'line_amount' as check_name,
        contract_id,
        'line ' || cast(line_number as string) as item,
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
        'supplement ' || cast(amendment_number as string) as item,
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
        cast(null as string) as item,
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
        cast(null as string) as item,
        ceiling_amount as stated_amount,
        -- Orders that pass the ceiling do so whatever an unknown one comes to.
        case when known_amount > ceiling_amount then known_amount else ordered_amount end as computed_amount,
        false as is_unreadable
    from {{ ref('int_framework_use') }}
    where order_count > 0

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
        line_counts.line_count,
        cast(
            contracts.net_amount * (1 + cast(contracts.tax_rate as decimal(18, 8)))
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
        cast(null as string) as item,
        case when computed_net_amount is null then total_amount else net_amount end as stated_amount,
        coalesce(computed_net_amount, gross_of_net_amount) as computed_amount,
        false as is_unreadable
    from (
        select
            taxed_totals.*,
            case
                -- Lines at the contract's rate make its net total but for the rounding of each: others are at another.
                when abs(net_by_line_amount - net_amount) > 0.01 * line_count then net_by_line_amount
                when gross_of_net_amount = total_amount then null
                when net_amount in (net_of_gross_amount, net_by_line_amount, net_by_rate_amount) then net_amount
                else net_by_line_amount
            end as computed_net_amount
        from taxed_totals
    ) as judged

),

final as (

    select * from line_amounts
    union all
    select * from supplement_amounts
    union all
    select * from lines_to_totals
    union all
    select * from orders_to_frameworks
    union all
    select * from gross_to_nets

)

select * from final
