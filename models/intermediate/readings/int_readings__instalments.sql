-- Readings of instalments: their sum against the total, their shares against their amounts and against the whole.

with

contracts as (

    select * from {{ ref('stg_register__contracts') }}

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

-- What the total is with the first supplement, with the first two, and so on, whether or not they are signed yet: the
-- schedule may have been amended with any of them.
amended_totals as (

    select
        contracts.contract_id,
        contracts.total_amount + sum(coalesce(amendments.total_change_amount, 0)) over (
            partition by amendments.contract_id order by amendments.amendment_number
        ) as total_amount
    from {{ ref('stg_register__amendments') }} as amendments
    inner join contracts
        on amendments.contract_id = contracts.contract_id

),

contracts_amended_so as (

    select distinct instalment_totals.contract_id
    from instalment_totals
    inner join amended_totals
        on
            instalment_totals.contract_id = amended_totals.contract_id
            and instalment_totals.amount = amended_totals.total_amount

),

-- Against the settled total; before that against the total with its supplements, or as it was before one of them.
instalments_to_totals as (

    select
        'instalments_to_total' as check_name,
        contracts.contract_id,
        cast(null as string) as item,
        case
            when known_contracts.settled_amount is not null then known_contracts.settled_amount
            when instalment_totals.amount = contracts.total_amount or contracts_amended_so.contract_id is not null
                then instalment_totals.amount
            else known_contracts.current_total_amount
        end as stated_amount,
        instalment_totals.amount as computed_amount,
        false as is_unreadable
    from contracts
    inner join instalment_totals
        on contracts.contract_id = instalment_totals.contract_id
    left join known_contracts
        on contracts.contract_id = known_contracts.contract_id
    left join contracts_amended_so
        on contracts.contract_id = contracts_amended_so.contract_id

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

-- Contracts of which some share has a base that is blank beside named ones, or a word that nobody knows: it may belong
-- to any of the others, and what these lack is not known.
shares_of_unknown_bases as (

    select distinct contract_id
    from instalments
    where
        stated_share is not null
        and (rests_on_a_blank or base_group not in ('contract', 'net_total', 'line_items', 'fiscal_year_fee'))

),

share_sums as (

    select
        instalment_groups.*,
        shares_of_unknown_bases.contract_id is not null as has_unknown_base,
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
    left join shares_of_unknown_bases
        on instalment_groups.contract_id = shares_of_unknown_bases.contract_id

),

-- A base of which some rows state no share is not expected to make a whole, but no base is shared out more than once.
-- Shown as amounts of the base where it is known, else as shares.
shares_to_wholes as (

    select
        'shares_to_whole' as check_name,
        contract_id,
        case base_group
            when 'line_items' then 'line ' || cast(share_base_line_number as string)
            when 'fiscal_year_fee' then 'fee of ' || cast(fee_year as string)
            when 'net_total' then 'net total'
        end as item,
        coalesce(base_amount, 1) as stated_amount,
        case
            when has_unknown_periods or (has_blank_base and millionths < 1000000) then null
            when millionths = 1000000 or (share_count < row_count and not is_cumulative and millionths < 1000000)
                then coalesce(base_amount, 1)
            when has_unknown_base then null
            else cast({{ divide_half_up(
                'millionths * coalesce(base_amount, 1)', '1000000', 2, places=2
            ) }} as decimal(18, 2))
        end as computed_amount,
        false as is_unreadable
    from share_sums
    where share_count > 0

),

-- Of equal parts one takes the remainder: a stated amount may differ from its share by less than a fen for each part,
-- where together they come to the base.
shares_to_instalments as (

    select
        'share_to_instalment' as check_name,
        instalments.contract_id,
        'instalment ' || cast(instalments.instalment_number as string)
        || case
            when instalments.occurrence_number > 1 then ' / ' || cast(instalments.occurrence_number as string)
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

final as (

    select * from instalments_to_totals
    union all
    select * from shares_to_wholes
    union all
    select * from shares_to_instalments

)

select * from final
