-- What the lines of changed contracts, and the amounts that their supplements add (line 0, in the contract's category),
-- are served over, each in one stretch, before later supplements move an end and before a termination. Null dates or
-- amounts are unknown. `amendment_number` is the supplement from which a portion comes, 0 as signed.

with

contracts as (

    select
        contracts.*,
        changed.is_consumed_at_once,
        -- A price that has been settled includes what supplements changed.
        contracts.pricing_kind in ('ceiling', 'settlement') and contracts.settled_amount is not null as is_settled
    from {{ ref('int_contracts') }} as contracts
    inner join {{ ref('int_service_changed') }} as changed
        on contracts.contract_id = changed.contract_id
    where contracts.pricing_kind <> 'framework'

),

delivery_dates as (

    select * from {{ ref('int_delivery_dates') }}

),

-- Goods are consumed on the day of delivery, unless a line is priced by time or has dates of its own.
lines as (

    select
        lines.contract_id,
        lines.line_number,
        lines.category_code,
        contracts.is_settled,
        committed.committed_amount,
        lines.period_start_date,
        -- What is settled is what was served until the end, whatever ended it.
        case
            when contracts.is_settled and lines.period_end_date >= contracts.service_end_date
                then greatest(contracts.current_service_end_date, lines.period_start_date)
            when contracts.is_settled and lines.period_end_date > contracts.terminated_date
                then greatest(contracts.terminated_date, lines.period_start_date)
            else lines.period_end_date
        end as period_end_date,
        lines.period_basis,
        lines.period_assumption_id,
        coalesce(line_dates.delivery_date, contract_dates.delivery_date) as delivery_date,
        case when line_dates.delivery_date is not null then line_dates.basis else contract_dates.basis end
            as delivery_basis,
        case when line_dates.delivery_date is null then contract_dates.assumption_id end as delivery_assumption_id
    from {{ ref('int_contract_lines') }} as lines
    inner join contracts
        on lines.contract_id = contracts.contract_id
    inner join {{ ref('int_committed_lines') }} as committed
        on
            lines.contract_id = committed.contract_id
            and lines.line_number = committed.line_number
    left join delivery_dates as line_dates
        on
            contracts.is_consumed_at_once
            and (lines.price_period is null or lines.price_period = 'once')
            and not coalesce(lines.has_own_period, false)
            and lines.contract_id = line_dates.contract_id
            and lines.line_number = line_dates.line_number
    left join delivery_dates as contract_dates
        on
            contracts.is_consumed_at_once
            and (lines.price_period is null or lines.price_period = 'once')
            and not coalesce(lines.has_own_period, false)
            and lines.contract_id = contract_dates.contract_id
            and contract_dates.line_number is null

),

placed_lines as (

    select
        contract_id,
        line_number,
        category_code,
        is_settled,
        committed_amount,
        delivery_date is not null as is_at_once,
        coalesce(delivery_date, period_start_date) as start_date,
        coalesce(delivery_date, period_end_date) as end_date,
        case when delivery_date is not null then delivery_basis else period_basis end as period_basis,
        case when delivery_date is not null then delivery_assumption_id else period_assumption_id end
            as period_assumption_id
    from lines

),

amended_lines as (

    select * from {{ ref('int_amended_lines') }}

),

lines_in_versions as (

    select distinct
        contract_id,
        line_number
    from amended_lines
    where price_period <> 'once'

),

-- Lines as signed, but for those of which each version is a line of its own.
signed_portions as (

    select
        placed_lines.contract_id,
        placed_lines.line_number,
        0 as amendment_number,
        placed_lines.category_code,
        placed_lines.committed_amount as amount,
        placed_lines.start_date,
        placed_lines.end_date,
        not placed_lines.is_at_once and not placed_lines.is_settled as can_be_stretched,
        placed_lines.period_basis,
        placed_lines.period_assumption_id
    from placed_lines
    left join lines_in_versions
        on
            placed_lines.contract_id = lines_in_versions.contract_id
            and placed_lines.line_number = lines_in_versions.line_number
    where lines_in_versions.contract_id is null or placed_lines.is_settled

),

amended_portions as (

    select
        placed_lines.contract_id,
        placed_lines.line_number,
        amended_lines.amendment_number,
        placed_lines.category_code,
        case
            when amended_lines.price_period = 'once' then amended_lines.change_amount
            when amended_lines.amendment_number = 0 and not amended_lines.is_cut then placed_lines.committed_amount
            else amended_lines.amount
        end as amount,
        case
            when amended_lines.price_period <> 'once' then amended_lines.start_date
            when placed_lines.start_date is not null
                then greatest(amended_lines.start_date, placed_lines.start_date)
        end as start_date,
        case
            when amended_lines.price_period <> 'once' then amended_lines.end_date
            when placed_lines.end_date is not null
                then greatest(amended_lines.start_date, placed_lines.end_date)
        end as end_date,
        amended_lines.is_last as can_be_stretched,
        placed_lines.period_basis,
        placed_lines.period_assumption_id
    from amended_lines
    inner join placed_lines
        on
            amended_lines.contract_id = placed_lines.contract_id
            and amended_lines.line_number = placed_lines.line_number
    where
        not placed_lines.is_settled
        and case
            when amended_lines.price_period = 'once' then amended_lines.amendment_number > 0
            else amended_lines.end_date >= amended_lines.start_date
        end

),

-- An amount alone counts from its signing, of goods not before they are delivered; one that comes with a new end but
-- adds nothing to it is served with what is unserved.
added_portions as (

    select
        contracts.contract_id,
        0 as line_number,
        supplements.amendment_number,
        coalesce(contracts.category_code, 'unclassified') as category_code,
        supplements.stated_change_amount as amount,
        case
            when supplements.service_rule = 'extension' then {{ add_days('supplements.prior_end_date', 1) }}
            when supplements.signed_date is not null
                then greatest(
                    supplements.signed_date,
                    coalesce(contract_dates.delivery_date, contracts.service_start_date, supplements.signed_date)
                )
        end as start_date,
        case
            when supplements.service_rule = 'extension' then supplements.end_date
            when contract_dates.delivery_date is not null
                then greatest(supplements.signed_date, contract_dates.delivery_date)
            when supplements.end_date is not null
                then greatest(supplements.end_date, supplements.signed_date)
        end as end_date,
        contract_dates.delivery_date is null as can_be_stretched,
        case
            when contract_dates.delivery_date is null then 'stated'
            else contract_dates.basis
        end as period_basis,
        contract_dates.assumption_id as period_assumption_id
    from {{ ref('int_supplements') }} as supplements
    inner join contracts
        on supplements.contract_id = contracts.contract_id
    left join delivery_dates as contract_dates
        on
            supplements.contract_id = contract_dates.contract_id
            and contract_dates.line_number is null
    where
        supplements.service_rule in ('extension', 'stretch', 'amount')
        and supplements.stated_change_amount <> 0
        and not contracts.is_settled

),

final as (

    select * from signed_portions
    union all
    select * from amended_portions
    union all
    select * from added_portions

)

select * from final
