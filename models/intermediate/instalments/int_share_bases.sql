-- What the share of each occurrence of an instalment is taken of: the contract's total, its settled or net total,
-- lines, or the fee of a year. Shares of one `base_group` can make a whole; the settled total is the total until it is
-- settled.

with

occurrences as (

    select
        contract_id,
        instalment_number,
        occurrence_number,
        stated_amount,
        stated_share,
        share_denominator,
        share_is_cumulative,
        coalesce(share_base, 'contract_total') as share_base,
        coalesce(share_base_line_number, 0) as share_base_line_number,
        coalesce(service_fiscal_year, {{ fiscal_year('period_start_date') }}) as fee_year
    from {{ ref('int_instalment_occurrences') }}

),

contracts as (

    select * from {{ ref('int_contracts') }}

),

lines as (

    select
        contract_id,
        line_number,
        line_amount
    from {{ ref('int_contract_lines') }}
    where is_itemised

),

all_lines as (

    select
        contract_id,
        case when count(*) = count(line_amount) then sum(line_amount) end as line_amount
    from lines
    group by contract_id

),

-- The fee of a year is what its instalments state, where all do; else the service that falls in it.
stated_fees as (

    select
        contract_id,
        fee_year,
        case when count(*) = count(stated_amount) then sum(stated_amount) end as fee_amount
    from occurrences
    where fee_year is not null
    group by contract_id, fee_year

),

served_fees as (

    select
        contract_id,
        fiscal_year as fee_year,
        case when count(*) = count(service_amount) then sum(service_amount) end as fee_amount
    from {{ ref('int_service_accrual') }}
    -- With a part of the service unknown no fee of a year is known.
    where contract_id not in (select unknown.contract_id from {{ ref('int_service_unknown') }} as unknown)
    group by contract_id, fiscal_year

),

-- Where what the instalments print is right for the total as signed, supplements have left the schedule as it was: its
-- shares are of that total. Either all amounts are printed and come to it, or all that stand beside a share are that
-- share of it, give or take the remainder fen.
printed as (

    select
        occurrences.contract_id,
        occurrences.stated_amount,
        case
            when
                occurrences.share_base in ('contract_total', 'settlement_total')
                and not coalesce(occurrences.share_is_cumulative, false)
                then occurrences.stated_amount - cast({{ divide_half_up(
                    'cast(occurrences.stated_share as decimal(19, 6)) * contracts.total_amount',
                    'coalesce(occurrences.share_denominator, 1)', 2, places=8
                ) }} as decimal(18, 2))
        end as difference_amount,
        contracts.total_amount
    from occurrences
    inner join contracts
        on occurrences.contract_id = contracts.contract_id
    where contracts.total_amount <> contracts.current_total_amount

),

unamended_schedules as (

    select contract_id
    from printed
    group by contract_id
    having
        (count(*) = count(stated_amount) and sum(stated_amount) = max(total_amount))
        or max(abs(difference_amount)) < 0.01 * count(difference_amount)

),

totals as (

    select
        contracts.contract_id,
        contracts.settled_amount,
        contracts.net_amount,
        case
            when unamended_schedules.contract_id is not null then contracts.total_amount
            else contracts.current_total_amount
        end as total_amount
    from contracts
    left join unamended_schedules
        on contracts.contract_id = unamended_schedules.contract_id

),

final as (

    select
        occurrences.contract_id,
        occurrences.instalment_number,
        occurrences.occurrence_number,
        case
            when occurrences.share_base in ('contract_total', 'settlement_total') then 'contract'
            else occurrences.share_base
        end as base_group,
        case when occurrences.share_base = 'line_items' then occurrences.share_base_line_number else 0 end
            as share_base_line_number,
        case when occurrences.share_base = 'fiscal_year_fee' then coalesce(occurrences.fee_year, 0) else 0 end
            as fee_year,
        cast(case occurrences.share_base
            when 'contract_total' then totals.total_amount
            when 'settlement_total' then coalesce(totals.settled_amount, totals.total_amount)
            when 'net_total' then totals.net_amount
            when 'line_items' then coalesce(lines.line_amount, all_lines.line_amount)
            when 'fiscal_year_fee' then coalesce(stated_fees.fee_amount, served_fees.fee_amount)
        end as decimal(18, 2)) as base_amount
    from occurrences
    inner join totals
        on occurrences.contract_id = totals.contract_id
    left join lines
        on
            occurrences.contract_id = lines.contract_id
            and occurrences.share_base = 'line_items'
            and occurrences.share_base_line_number = lines.line_number
    left join all_lines
        on
            occurrences.contract_id = all_lines.contract_id
            and occurrences.share_base = 'line_items'
            and occurrences.share_base_line_number = 0
    left join stated_fees
        on
            occurrences.contract_id = stated_fees.contract_id
            and occurrences.share_base = 'fiscal_year_fee'
            and occurrences.fee_year = stated_fees.fee_year
    left join served_fees
        on
            occurrences.contract_id = served_fees.contract_id
            and occurrences.share_base = 'fiscal_year_fee'
            and occurrences.fee_year = served_fees.fee_year

)

select * from final
