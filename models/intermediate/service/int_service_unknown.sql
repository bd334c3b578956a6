-- Contracts of which not all service can be placed: an amount, a period or a day of delivery is not known. Their
-- service is unknown, not nothing.

with

contracts as (

    select
        contract_id,
        committed_amount,
        service_start_date,
        term_end_date
    from {{ ref('int_contracts') }}
    where pricing_kind <> 'framework'

),

changed as (

    select * from {{ ref('int_service_changed') }}

),

-- A line without dates of its own has its contract's.
undated_lines as (

    select distinct contract_id
    from {{ ref('int_contract_lines') }}
    where
        contract_id in (
            select contracts.contract_id
            from contracts
            where
                contracts.service_start_date is null
                or contracts.term_end_date is null
                or contracts.term_end_date < contracts.service_start_date
        )
        and contract_id not in (select changed.contract_id from changed)
        and (period_start_date is null or period_end_date is null or period_end_date < period_start_date)

),

unplaced_stretches as (

    select distinct contract_id
    from {{ ref('int_service_stretches') }}
    where amount is null or start_date is null or end_date is null

),

final as (

    select
        contracts.contract_id,
        contracts.committed_amount is not null as is_priced
    from contracts
    left join undated_lines
        on contracts.contract_id = undated_lines.contract_id
    left join unplaced_stretches
        on contracts.contract_id = unplaced_stretches.contract_id
    where
        contracts.committed_amount is null
        or undated_lines.contract_id is not null
        or unplaced_stretches.contract_id is not null

)

select * from final
