-- The date of each trigger of each deadline: once where it is known, three times where it is assumed (typical,
-- earliest, latest) or stands beside another trigger, which may be.
-- A recorded event counts before a date of the document, that before an assumption; the basis says which. What is not
-- recorded falls later or earlier under a what-if, by `shift_days`, and keeps its basis (docs/what-if.md).

with

deadlines as (

    select * from {{ ref('int_deadlines') }}
    where stated_due_date is null

),

contracts as (

    select * from {{ ref('int_contracts') }}

),

events as (

    select * from {{ ref('int_events_known') }}

),

assumptions as (

    select * from {{ ref('assumptions') }}
    where subject in ('trigger_date', 'instalment_trigger')

),

event_kinds as (

    select
        code,
        rule,
        obligation_kind
    from {{ ref('vocabulary') }}
    where vocabulary = 'event_kind'

),

shifts as (

    select
        contract_id,
        event_kind,
        shift_days
    from {{ ref('int_what_if_shifts') }}

),

-- To start service is not put off by its start: as in int_performances_due, that duty keeps the date of the document.
own_duties as (

    select
        shifts.contract_id,
        shifts.event_kind,
        obligations.obligation_number
    from shifts
    inner join event_kinds
        on
            shifts.event_kind = event_kinds.code
            and event_kinds.rule = 'service_start_date'
    inner join {{ ref('stg_register__obligations') }} as obligations
        on
            shifts.contract_id = obligations.contract_id
            and event_kinds.obligation_kind = obligations.obligation_kind

),

estimates as (

    select 'typical' as estimate
    union all
    select 'earliest' as estimate
    union all
    select 'latest' as estimate

),

triggers as (

    select
        deadlines.*,
        'first' as trigger_position,
        trigger_event as event_kind
    from deadlines
    where trigger_event is not null

    union all

    select
        deadlines.*,
        'also' as trigger_position,
        also_trigger_event as event_kind
    from deadlines
    where also_trigger_event is not null

),

-- Budget and funds are those of the year whose service the instalment pays for, else of the year of signing.
placed as (

    select
        triggers.contract_id,
        triggers.deadline_kind,
        triggers.deadline_number,
        triggers.occurrence_number,
        triggers.instalment_number,
        triggers.trigger_position,
        -- A contract that takes effect on an event: that event dates its effect.
        case
            when event_kinds.rule = 'effective_date'
                then coalesce(contracts.effective_trigger_event, triggers.event_kind)
            else triggers.event_kind
        end as event_kind,
        triggers.service_fiscal_year,
        triggers.also_trigger_event is not null as has_two_triggers,
        coalesce(event_kinds.rule = 'funds_of_year', false) as is_of_its_year,
        coalesce(triggers.service_fiscal_year, {{ fiscal_year('contracts.effective_date') }}) as budget_year,
        coalesce(contracts.effective_date, contracts.signed_date) as effective_date,
        contracts.signed_date,
        contracts.service_start_date,
        contracts.term_end_date as service_end_date,
        case
            when event_kinds.rule = 'signed_date' then contracts.signed_date
            when event_kinds.rule = 'effective_date' and contracts.effective_trigger_event is null
                then contracts.effective_date
            when event_kinds.rule = 'service_start_date' then contracts.service_start_date
            when event_kinds.rule = 'period_start_date' then triggers.period_start_date
            when event_kinds.rule = 'period_end_date' then triggers.period_end_date
            -- A renewal is counted from the end of the period before it.
            when
                triggers.deadline_kind in ('renewal_decision', 'renewal_payment')
                and event_kinds.rule = 'service_end_date'
                then triggers.period_end_date
            when
                triggers.deadline_kind in ('renewal_decision', 'renewal_payment')
                and event_kinds.rule = 'day_after_service_end'
                then triggers.period_start_date
            when event_kinds.rule = 'service_end_date' then contracts.term_end_date
            when event_kinds.rule = 'day_after_service_end' then {{ add_days('contracts.term_end_date', 1) }}
        end as document_date
    from triggers
    inner join contracts
        on triggers.contract_id = contracts.contract_id
    left join event_kinds
        on triggers.event_kind = event_kinds.code

),

periodic_instalments as (

    select distinct
        contract_id,
        instalment_number
    from {{ ref('stg_register__payment_schedule') }}
    where period_months is not null and period_number is null

),

-- An event that does not say which occurrence of its instalment it belongs to is taken in the order of the events.
events_by_occurrence as (

    select
        events.contract_id,
        events.event_kind,
        events.instalment_number,
        events.event_date,
        coalesce(
            events.occurrence_number,
            case
                when periodic_instalments.contract_id is null then 1
                else row_number() over (
                    partition by events.contract_id, events.event_kind, events.instalment_number
                    order by events.event_date nulls last, events.event_id
                )
            end
        ) as occurrence_number
    from events
    left join periodic_instalments
        on
            events.contract_id = periodic_instalments.contract_id
            and events.instalment_number = periodic_instalments.instalment_number
    where events.instalment_number is not null

),

-- Of several events of a kind the first counts.
events_of_instalments as (

    select
        contract_id,
        event_kind,
        instalment_number,
        occurrence_number,
        min(event_date) as event_date
    from events_by_occurrence
    group by contract_id, event_kind, instalment_number, occurrence_number

),

events_of_contracts as (

    select
        contract_id,
        event_kind,
        min(event_date) as event_date
    from events
    where instalment_number is null
    group by contract_id, event_kind

),

funds_of_years as (

    select
        contract_id,
        event_kind,
        {{ fiscal_year('event_date') }} as fiscal_year,
        min(event_date) as event_date
    from events
    where instalment_number is null
    group by contract_id, event_kind, {{ fiscal_year('event_date') }}

),

-- An event recorded for the instalment counts before one recorded for the contract. Budget and funds count for
-- their own year only.
recorded as (

    select
        placed.*,
        coalesce(
            events_of_instalments.event_date,
            case
                when placed.is_of_its_year and placed.service_fiscal_year is not null then funds_of_years.event_date
                else events_of_contracts.event_date
            end
        ) as event_date
    from placed
    left join events_of_instalments
        on
            placed.contract_id = events_of_instalments.contract_id
            and placed.event_kind = events_of_instalments.event_kind
            and placed.instalment_number = events_of_instalments.instalment_number
            and placed.occurrence_number = events_of_instalments.occurrence_number
    left join events_of_contracts
        on
            placed.contract_id = events_of_contracts.contract_id
            and placed.event_kind = events_of_contracts.event_kind
    left join funds_of_years
        on
            placed.contract_id = funds_of_years.contract_id
            and placed.event_kind = funds_of_years.event_kind
            and placed.is_of_its_year
            and placed.service_fiscal_year = funds_of_years.fiscal_year

),

shifted as (

    select
        recorded.*,
        case
            when recorded.event_date is not null or own_duties.contract_id is not null then 0
            else coalesce(shifts.shift_days, 0)
        end as shift_days
    from recorded
    left join shifts
        on
            recorded.contract_id = shifts.contract_id
            and recorded.event_kind = shifts.event_kind
    left join own_duties
        on
            recorded.contract_id = own_duties.contract_id
            and recorded.event_kind = own_duties.event_kind
            and recorded.deadline_kind = 'obligation'
            and recorded.deadline_number = own_duties.obligation_number

),

known as (

    select
        shifted.*,
        coalesce(event_date, {{ add_days('document_date', 'shift_days') }}) as known_date,
        case
            when event_date is not null then 'actual'
            when document_date is not null then 'derived'
        end as known_basis
    from shifted

),

deliveries as (

    select * from {{ ref('int_deliveries_expected') }}

),

-- The assumption for the contract counts before the one for every contract, and of these the first whose anchor has a
-- date.
chosen_assumptions as (

    select
        known.contract_id,
        known.deadline_kind,
        known.deadline_number,
        known.occurrence_number,
        known.trigger_position,
        known.event_kind,
        known.effective_date,
        known.shift_days,
        estimates.estimate,
        {% set chosen = 'case when own.assumption_id is not null then own.%s when '
            ~ assumption_anchor('general', 'known', 'deliveries') ~ ' is not null then general.%s else fallback.%s end' -%}
        {% for column in ['assumption_id', 'offset_value', 'offset_unit'] -%}
        {{ chosen | replace('%s', column) }} as {{ column }},
        {% endfor -%}
        case
            when own.assumption_id is not null then {{ assumption_anchor('own', 'known', 'deliveries') }}
            else coalesce(
                {{ assumption_anchor('general', 'known', 'deliveries') }},
                {{ assumption_anchor('fallback', 'known', 'deliveries') }}
            )
        end as anchor_date,
        false as includes_first_day
    from known
    cross join estimates
    inner join assumptions as general
        on
            known.event_kind = general.event_kind
            and estimates.estimate = general.estimate
            and general.contract_id is null
            and general.preference = 1
            and (general.subject = 'trigger_date' or known.deadline_kind = 'instalment')
    left join assumptions as fallback
        on
            known.event_kind = fallback.event_kind
            and estimates.estimate = fallback.estimate
            and fallback.contract_id is null
            and fallback.preference = 2
            and (fallback.subject = 'trigger_date' or known.deadline_kind = 'instalment')
    left join assumptions as own
        on
            known.event_kind = own.event_kind
            and estimates.estimate = own.estimate
            and known.contract_id = own.contract_id
    left join deliveries
        on known.contract_id = deliveries.contract_id
    where known.known_date is null

),

-- An assumed event may fall on any day: only its distance is counted, it is not moved off a day off.
counted_assumptions as (

    {{ counted_dates('chosen_assumptions', [
        'contract_id', 'deadline_kind', 'deadline_number', 'occurrence_number', 'trigger_position', 'effective_date',
        'event_kind', 'shift_days', 'estimate', 'assumption_id',
    ], moves_off_days_off=false) | indent(4) }}

),

-- No payment falls due before the contract takes effect, whatever is assumed; from there a what-if counts.
assumed as (

    select
        contract_id,
        deadline_kind,
        deadline_number,
        occurrence_number,
        trigger_position,
        event_kind,
        estimate,
        greatest(
            {{ add_days('greatest(counted_date, effective_date)', 'shift_days') }}, effective_date
        ) as trigger_date,
        'assumed' as trigger_basis,
        assumption_id,
        shift_days
    from counted_assumptions
    where counted_date is not null and effective_date is not null

),

recorded_or_stated as (

    select
        known.contract_id,
        known.deadline_kind,
        known.deadline_number,
        known.occurrence_number,
        known.trigger_position,
        known.event_kind,
        estimates.estimate,
        known.known_date as trigger_date,
        known.known_basis as trigger_basis,
        cast(null as string) as assumption_id,
        known.shift_days
    from known
    inner join estimates
        on estimates.estimate = 'typical' or known.has_two_triggers
    where known.known_date is not null

),

final as (

    select * from recorded_or_stated
    union all
    select * from assumed

)

select * from final
