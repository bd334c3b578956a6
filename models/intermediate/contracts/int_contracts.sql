{#- A table, because nearly every model reads it. -#}
{{ config(materialized='table') }}

-- One contract, as signed, with what amendments, its settlement and its termination changed beside it. A contract takes
-- effect on its signing date unless it says otherwise: on a date, or on an event, which counts once it is recorded and
-- not before the signing. Stated periods include both end dates.

with

contracts as (

    select * from {{ ref('stg_register__contracts') }}

),

parties as (

    select * from {{ ref('stg_register__parties') }}

),

priced_lines as (

    select distinct contract_id
    from {{ ref('stg_register__contract_line_items') }}
    -- Prices without an amount (unit rates only) spread nothing: the contract then counts as one whole.
    where
        line_amount is not null
        or (unit_price is not null and quantity is not null and (price_period = 'once' or term_months is not null))

),

supplements as (

    select * from {{ ref('int_supplements') }}

),

changes as (

    select
        contract_id,
        sum(coalesce(change_amount, 0)) as total_change_amount
    from supplements
    group by contract_id

),

-- The last supplement that moves the end of service counts.
end_dates as (

    select
        contract_id,
        new_service_end_date
    from (
        select
            contract_id,
            new_service_end_date,
            row_number() over (partition by contract_id order by amendment_number desc) as recency
        from supplements
        where new_service_end_date is not null
    ) as moves
    where recency = 1

),

events as (

    select
        contract_id,
        event_kind,
        min(event_date) as event_date
    from {{ ref('int_events_known') }}
    where instalment_number is null
    group by contract_id, event_kind

),

-- The last settlement counts.
settlements as (

    select
        contract_id,
        settled_date,
        settled_amount
    from (
        select
            contract_id,
            settled_date,
            settled_amount,
            row_number() over (partition by contract_id order by settled_date desc, settlement_id desc) as recency
        from {{ ref('stg_actuals__settlements') }}
        where settled_date <= {{ as_of_date() }} and settled_amount is not null
    ) as settled
    where recency = 1

),

joined as (

    select
        contracts.*,
        settlements.settled_date,
        settlements.settled_amount,
        terminations.event_date as terminated_date,
        coalesce(
            contracts.status,
            case when contracts.signed_date is null then 'draft' else 'signed' end
        ) as known_status,
        case
            when contracts.effective_trigger_event is not null and effects.event_date is null then null
            when contracts.effective_trigger_event is not null
                then greatest(effects.event_date, coalesce(contracts.signed_date, effects.event_date))
            else coalesce(contracts.effective_date, contracts.signed_date)
        end as known_effective_date,
        coalesce(end_dates.new_service_end_date, contracts.service_end_date) as term_end_date,
        cast(
            contracts.total_amount + coalesce(changes.total_change_amount, 0) as decimal(18, 2)
        ) as current_total_amount,
        priced_lines.contract_id is not null as has_line_items,
        parties.enterprise_size as supplier_enterprise_size
    from contracts
    left join priced_lines
        on contracts.contract_id = priced_lines.contract_id
    left join changes
        on contracts.contract_id = changes.contract_id
    left join end_dates
        on contracts.contract_id = end_dates.contract_id
    left join parties
        on contracts.supplier_id = parties.party_id
    left join settlements
        on contracts.contract_id = settlements.contract_id
    left join events as effects
        on
            contracts.contract_id = effects.contract_id
            and contracts.effective_trigger_event = effects.event_kind
    left join events as terminations
        on
            contracts.contract_id = terminations.contract_id
            and terminations.event_kind = 'terminated'

),

measured as (

    select
        joined.*,
        {{ days_between('service_start_date', 'term_end_date') }} + 1 as service_days,
        {{ whole_months('service_start_date', add_days('term_end_date', 1)) }} as service_whole_months,
        -- Termination ends service on its day.
        least(term_end_date, coalesce(terminated_date, term_end_date)) as current_service_end_date
    from joined

),

-- Days beyond the last whole month count a thirtieth of a month each; an end on the corresponding day adds none.
extended as (

    select
        measured.*,
        30 * service_whole_months
        + case
            when service_whole_months > 0 and days_beyond = 1 then 0
            else days_beyond
        end as service_month_thirtieths
    from (
        select
            measured.*,
            {{ days_between(
                day_after_months('service_start_date', 'service_whole_months'), add_days('term_end_date', 1)
            ) }} as days_beyond
        from measured
    ) as measured

),

final as (

    select
        contract_id,
        contract_number,
        title_zh,
        title_en,
        known_status as status,
        buyer_id,
        supplier_id,
        supplier_enterprise_size,
        document_id,
        category_code,
        coalesce(contract_kind, 'service') as contract_kind,
        coalesce(pricing_kind, 'fixed') as pricing_kind,
        coalesce(currency, 'CNY') as currency,
        parent_contract_id,
        signed_date,
        known_effective_date as effective_date,
        effective_trigger_event,
        service_start_date,
        service_end_date,
        term_end_date,
        current_service_end_date,
        terminated_date,
        case
            when known_status = 'draft' then null
            when terminated_date is not null then 'terminated'
            when current_service_end_date < {{ as_of_date() }} then 'ended'
            when
                known_effective_date is null
                or known_effective_date > {{ as_of_date() }}
                or service_start_date > {{ as_of_date() }}
                then 'not_started'
            else 'active'
        end as state,
        service_days,
        cast({{ divide_half_up('service_month_thirtieths', '30', 6, places=0) }} as decimal(18, 6)) as service_months,
        cast(service_month_thirtieths as integer) as service_month_thirtieths,
        total_amount,
        current_total_amount,
        settled_date,
        settled_amount,
        -- What the contract commits to. A framework commits nothing itself: its orders do.
        case pricing_kind
            when 'framework' then cast(0 as decimal(18, 2))
            when 'ceiling' then coalesce(settled_amount, total_amount)
            when 'settlement' then coalesce(settled_amount, total_amount)
            else total_amount
        end as committed_amount,
        net_amount,
        tax_rate,
        performance_bond_rate,
        coalesce(
            performance_bond_amount,
            cast(cast(performance_bond_rate as decimal(19, 8)) * current_total_amount as decimal(18, 2))
        ) as performance_bond_amount,
        has_line_items,
        clause_ref
    from extended

)

select * from final
