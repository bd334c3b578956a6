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

    select * from {{ ref('int_instalment_amounts') }}

),

known_contracts as (

    select
        contract_id,
        current_total_amount,
        settled_amount,
        terminated_date
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

known_instalments as (

    select
        parts.contract_id,
        case
            when
                coalesce(parts.has_unknown_periods, false)
                -- Termination ends the service of which it is a share.
                or (
                    parts.base_group = 'fiscal_year_fee'
                    and parts.stated_amount is null
                    and known_contracts.terminated_date is not null
                )
                then null
            else parts.amount
        end as known_amount
    from instalments as parts
    left join known_contracts
        on parts.contract_id = known_contracts.contract_id

),

instalment_totals as (

    select
        contract_id,
        case when count(*) = count(known_amount) then cast(sum(known_amount) as decimal(18, 2)) end as amount
    from known_instalments
    group by contract_id

),

-- Against the settled total; before that against the total with its supplements, or, where the schedule was not amended
-- with them, the total as signed.
instalments_to_totals as (

    select
        'instalments_to_total' as check_name,
        contracts.contract_id,
        cast(null as varchar) as item,
        case
            when known_contracts.settled_amount is not null then known_contracts.settled_amount
            when instalment_totals.amount = contracts.total_amount then contracts.total_amount
            else known_contracts.current_total_amount
        end as stated_amount,
        instalment_totals.amount as computed_amount,
        false as is_unreadable
    from contracts
    inner join instalment_totals
        on contracts.contract_id = instalment_totals.contract_id
    left join known_contracts
        on contracts.contract_id = known_contracts.contract_id

),

instalment_groups as (

    select
        contract_id,
        base_group,
        share_base_line_number,
        fee_year,
        count(*) as row_count,
        count(stated_share) as share_count,
        max(base_amount) as base_amount,
        case when count(*) = count(amount) then sum(amount) end as amount,
        max(case when share_is_cumulative then 1 else 0 end) = 1 as is_cumulative,
        max(case when has_unknown_periods then 1 else 0 end) = 1 as has_unknown_periods,
        max(case when has_blank_base then 1 else 0 end) = 1 as has_blank_base,
        sum(share_weight) as weight
    from instalments
    group by contract_id, base_group, share_base_line_number, fee_year

),

last_cumulative_shares as (

    select
        contract_id,
        base_group,
        share_base_line_number,
        fee_year,
        max(1000000 * instalment_number + occurrence_number) as last_cumulative
    from instalments
    where share_is_cumulative
    group by contract_id, base_group, share_base_line_number, fee_year

),

-- What shares come to where they are cumulative: what the last cumulative one says, and those after it.
cumulative_shares as (

    select
        instalments.contract_id,
        instalments.base_group,
        instalments.share_base_line_number,
        instalments.fee_year,
        sum(instalments.share_weight) as weight
    from instalments
    inner join last_cumulative_shares as lasts
        on
            instalments.contract_id = lasts.contract_id
            and instalments.base_group = lasts.base_group
            and instalments.share_base_line_number = lasts.share_base_line_number
            and instalments.fee_year = lasts.fee_year
            and 1000000 * instalments.instalment_number + instalments.occurrence_number >= lasts.last_cumulative
    group by
        instalments.contract_id, instalments.base_group, instalments.share_base_line_number, instalments.fee_year

),

share_sums as (

    select
        instalment_groups.*,
        case when instalment_groups.is_cumulative then cumulative_shares.weight else instalment_groups.weight end
            as whole_weight,
        cast({{ divide_half_up(
            'case when instalment_groups.is_cumulative then cumulative_shares.weight else instalment_groups.weight end',
            '232792560', 0, places=0
        ) }} as decimal(38, 0)) as millionths
    from instalment_groups
    left join cumulative_shares
        on
            instalment_groups.contract_id = cumulative_shares.contract_id
            and instalment_groups.base_group = cumulative_shares.base_group
            and instalment_groups.share_base_line_number = cumulative_shares.share_base_line_number
            and instalment_groups.fee_year = cumulative_shares.fee_year

),

-- Contracts of which some share has a base that is blank beside named ones, or a word that nobody knows: it may belong to
-- any of the others, and what these lack is not known.
shares_of_unknown_bases as (

    select distinct contract_id
    from instalments
    where
        stated_share is not null
        and (rests_on_a_blank or base_group not in ('contract', 'net_total', 'line_items', 'fiscal_year_fee'))

),

-- A base of which some rows state no share is not expected to make a whole, but no base is shared out more than once.
-- Shown as amounts of the base where it is known, else as shares.
shares_to_wholes as (

    select
        'shares_to_whole' as check_name,
        share_sums.contract_id,
        case base_group
            when 'line_items' then 'line ' || cast(share_base_line_number as varchar)
            when 'fiscal_year_fee' then 'fee of ' || cast(fee_year as varchar)
            when 'net_total' then 'net total'
        end as item,
        coalesce(base_amount, 1) as stated_amount,
        case
            when has_unknown_periods or (has_blank_base and millionths < 1000000) then null
            when millionths = 1000000 or (share_count < row_count and not is_cumulative and millionths < 1000000)
                then coalesce(base_amount, 1)
            when shares_of_unknown_bases.contract_id is not null then null
            else cast({{ divide_half_up(
                'millionths * coalesce(base_amount, 1)', '1000000', 2, places=2
            ) }} as decimal(18, 2))
        end as computed_amount,
        false as is_unreadable
    from share_sums
    left join shares_of_unknown_bases
        on share_sums.contract_id = shares_of_unknown_bases.contract_id
    where share_count > 0

),

-- Of equal parts one takes the remainder: a stated amount may differ from its share by less than a fen for each part,
-- where together they come to the base.
shares_to_instalments as (

    select
        'share_to_instalment' as check_name,
        instalments.contract_id,
        'instalment ' || cast(instalments.instalment_number as varchar)
        || case
            when instalments.occurrence_number > 1 then ' / ' || cast(instalments.occurrence_number as varchar)
            else ''
        end as item,
        instalments.stated_amount,
        case
            when
                instalment_groups.amount = instalments.base_amount
                and abs(instalments.stated_amount - instalments.share_amount) < 0.01 * instalment_groups.row_count
                then instalments.stated_amount
            -- What a blank usually means is no reading against what is printed.
            when instalments.rests_on_a_blank and instalments.stated_amount <> instalments.share_amount then null
            else instalments.share_amount
        end as computed_amount,
        false as is_unreadable
    from instalments
    inner join instalment_groups
        on
            instalments.contract_id = instalment_groups.contract_id
            and instalments.base_group = instalment_groups.base_group
            and instalments.share_base_line_number = instalment_groups.share_base_line_number
            and instalments.fee_year = instalment_groups.fee_year
    where instalments.stated_share is not null

),

instalment_sums as (

    select
        contract_id,
        instalment_number,
        case when count(*) = count(amount) then sum(amount) end as amount
    from instalments
    group by contract_id, instalment_number

),

invoice_totals as (

    select
        contract_id,
        instalment_number,
        case when count(*) = count(amount) then sum(amount) end as amount
    from {{ ref('stg_actuals__invoices') }}
    where instalment_number is not null and received_date <= {{ as_of_date() }}
    group by contract_id, instalment_number

),

-- An instalment may be invoiced in parts, but for no more than it comes to.
invoices_to_instalments as (

    select
        'invoices_to_instalment' as check_name,
        invoice_totals.contract_id,
        'instalment ' || cast(invoice_totals.instalment_number as varchar) as item,
        cast(invoice_totals.amount as decimal(18, 2)) as stated_amount,
        cast(case
            when invoice_totals.amount <= instalment_sums.amount then invoice_totals.amount
            else instalment_sums.amount
        end as decimal(18, 2)) as computed_amount,
        false as is_unreadable
    from invoice_totals
    left join instalment_sums
        on
            invoice_totals.contract_id = instalment_sums.contract_id
            and invoice_totals.instalment_number = instalment_sums.instalment_number

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

-- The fee may have been printed before a supplement changed the total or the term: right as signed, too.
signed_fees as (

    select
        options.contract_id,
        options.option_number,
        options.stated_fee_amount,
        options.computed_fee_amount,
        options.fee_rate,
        case
            when options.fee_base_kind = 'contract_total' then contracts.total_amount
            when options.fee_base_kind = 'annual_fee' then cast(contracts.total_amount * 360 as decimal(18, 2))
        end as base_numerator,
        case
            when options.fee_base_kind = 'annual_fee'
                then {{ month_thirtieths('contracts.service_start_date', 'contracts.service_end_date') }}
            else 1
        end as base_denominator
    from {{ ref('int_renewal_options') }} as options
    inner join contracts
        on options.contract_id = contracts.contract_id
    where options.fee_rate is not null and options.occurrence_number = 1

),

renewal_fees as (

    select
        'renewal_fee' as check_name,
        contract_id,
        'option ' || cast(option_number as varchar) as item,
        stated_fee_amount as stated_amount,
        case
            when stated_fee_amount = {{ rate_of_base('fee_rate', 'signed_fees') }} then stated_fee_amount
            -- A year of a term that is not known.
            when base_denominator is null then null
            else computed_fee_amount
        end as computed_amount,
        false as is_unreadable
    from signed_fees

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
    select * from shares_to_wholes
    union all
    select * from invoices_to_instalments
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
