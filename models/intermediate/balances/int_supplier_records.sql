{#- A table, because the scorecard and its sources each read all of it. -#}
{{ config(materialized='table') }}

-- What is on record of each supplier of a signed contract, by the indicator that it counts for, each with the row that
-- it comes from. An outage is one record, however
-- long.

with

contracts as (

    select * from {{ ref('int_contracts') }}
    where status = 'signed' and supplier_id is not null

),

duties as (

    select
        contract_id,
        'duties_' || duty_status as indicator,
        'obligation_calendar' as source_model,
        source_kind || ' ' || cast(source_number as string)
        || case when occurrence_number > 1 then ' / ' || cast(occurrence_number as string) else '' end as source_row,
        coalesce(done_date, due_date) as record_date,
        cast(null as decimal(18, 2)) as amount,
        clause_ref
    from {{ ref('int_duty_calendar') }}
    where obliged_party = 'supplier' and duty_status in ('done', 'late', 'lapsed')

),

outages as (

    select
        contract_id,
        'outages' as indicator,
        'events' as source_model,
        event_id as source_row,
        event_date as record_date,
        cast(null as decimal(18, 2)) as amount,
        cast(null as string) as clause_ref
    from {{ ref('int_events_known') }}
    where event_kind = 'service_outage'

),

measured_periods as (

    select
        contract_id,
        case when is_met then 'service_levels_met' else 'service_levels_missed' end as indicator,
        'service_credits' as source_model,
        sla_id || ' ' || cast(period_start_date as string) as source_row,
        period_end_date as record_date,
        cast(null as decimal(18, 2)) as amount,
        clause_ref
    from {{ ref('int_measured_periods') }}
    where is_met is not null

),

terms as (

    select
        contract_id,
        penalty_term_id,
        liable_party,
        clause_ref
    from {{ ref('int_penalty_terms') }}
    where liable_party = 'supplier'

),

accrued as (

    select
        amounts.contract_id,
        'penalties_accrued' as indicator,
        'penalty_accrued' as source_model,
        amounts.penalty_term_id || ' ' || amounts.breach_id as source_row,
        breaches.breach_date as record_date,
        amounts.accrued_amount as amount,
        terms.clause_ref
    from {{ ref('int_breach_amounts_bounded') }} as amounts
    inner join terms
        on
            amounts.contract_id = terms.contract_id
            and amounts.penalty_term_id = terms.penalty_term_id
            and amounts.liable_party = terms.liable_party
    inner join {{ ref('int_recorded_breaches') }} as breaches
        on
            amounts.contract_id = breaches.contract_id
            and amounts.penalty_term_id = breaches.penalty_term_id
            and amounts.liable_party = breaches.liable_party
            and amounts.breach_id = breaches.breach_id
    -- A breach that is excused, or costs nothing, is no penalty; one of an unknown amount is.
    where amounts.accrued_amount > 0 or amounts.accrued_amount is null

),

decisions as (

    select
        decisions.contract_id,
        'penalties_' || decisions.decision as indicator,
        'penalty_decisions' as source_model,
        decisions.decision_id as source_row,
        decisions.decided_date as record_date,
        decisions.amount,
        terms.clause_ref
    from {{ ref('int_penalty_decisions') }} as decisions
    inner join terms
        on
            decisions.contract_id = terms.contract_id
            and decisions.penalty_term_id = terms.penalty_term_id
            and decisions.liable_party = terms.liable_party
    where decisions.decision in ('imposed', 'waived')

),

findings as (

    select
        contract_id,
        'findings_open' as indicator,
        'contract_findings' as source_model,
        finding_id as source_row,
        cast(null as date) as record_date,
        cast(null as decimal(18, 2)) as amount,
        clause_ref
    from {{ ref('int_findings') }}
    where severity in ('error', 'warning')

),

records as (

    {% for kind in [
        'duties', 'outages', 'measured_periods', 'accrued', 'decisions', 'findings',
    ] -%}
    select * from {{ kind }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select
    contracts.supplier_id,
    records.indicator,
    records.contract_id,
    contracts.currency,
    records.source_model,
    records.source_row,
    records.record_date,
    records.amount,
    records.clause_ref
from records
inner join contracts
    on records.contract_id = contracts.contract_id
