{#- A table, because nearly every model reads it. -#}
{{ config(materialized='table') }}

-- One contract, as signed, with what amendments changed beside it. A contract takes effect on its
-- signing date unless it says otherwise; stated periods include both end dates.

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

amendments as (

    select * from {{ ref('stg_register__amendments') }}

),

changes as (

    select
        contract_id,
        sum(coalesce(total_change_amount, 0)) as total_change_amount
    from amendments
    where signed_date <= {{ as_of_date() }} or signed_date is null
    group by contract_id

),

-- The last amendment that moves the end of service counts.
end_dates as (

    select
        contract_id,
        new_service_end_date
    from (
        select
            contract_id,
            new_service_end_date,
            row_number() over (partition by contract_id order by amendment_number desc) as recency
        from amendments
        where
            new_service_end_date is not null
            and (signed_date <= {{ as_of_date() }} or signed_date is null)
    ) as moves
    where recency = 1

),

joined as (

    select
        contracts.*,
        coalesce(
            contracts.status,
            case when contracts.signed_date is null then 'draft' else 'signed' end
        ) as known_status,
        coalesce(contracts.effective_date, contracts.signed_date) as known_effective_date,
        coalesce(end_dates.new_service_end_date, contracts.service_end_date) as current_service_end_date,
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

),

measured as (

    select
        joined.*,
        {{ days_between('service_start_date', 'current_service_end_date') }} + 1 as service_days,
        {{ whole_months('service_start_date', add_days('current_service_end_date', 1)) }} as service_whole_months
    from joined

),

-- Days beyond the last whole month count as their share of the month that they begin.
extended as (

    select
        measured.*,
        {{ days_between(
            day_after_months('service_start_date', 'service_whole_months'),
            add_days('current_service_end_date', 1)
        ) }} as days_beyond,
        {{ days_between(
            day_after_months('service_start_date', 'service_whole_months'),
            day_after_months('service_start_date', 'service_whole_months + 1')
        ) }} as days_of_month_beyond
    from measured

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
        signed_date,
        known_effective_date as effective_date,
        service_start_date,
        service_end_date,
        current_service_end_date,
        service_days,
        cast(
            service_whole_months
            + {{ divide_half_up('days_beyond', 'days_of_month_beyond', 6, places=0) }}
            as decimal(18, 6)
        ) as service_months,
        total_amount,
        current_total_amount,
        net_amount,
        tax_rate,
        performance_bond_rate,
        coalesce(
            performance_bond_amount,
            cast(cast(performance_bond_rate as decimal(38, 8)) * current_total_amount as decimal(18, 2))
        ) as performance_bond_amount,
        has_line_items,
        clause_ref
    from extended

)

select * from final
