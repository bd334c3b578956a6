-- The date of each trigger of each deadline: once where it is known, three times where it is assumed (typical,
-- earliest, latest) or stands beside another trigger, which may be.
-- A recorded event counts before a date of the document, that before an assumption; the basis says which.

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
    where subject = 'trigger_date'

),

event_kinds as (

    select
        code,
        rule
    from {{ ref('vocabulary') }}
    where vocabulary = 'event_kind'

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
        triggers.event_kind,
        triggers.service_fiscal_year,
        triggers.also_trigger_event is not null as has_two_triggers,
        coalesce(event_kinds.rule = 'funds_of_year', false) as is_of_its_year,
        coalesce(triggers.service_fiscal_year, {{ fiscal_year('contracts.effective_date') }}) as budget_year,
        contracts.effective_date,
        contracts.service_start_date,
        contracts.current_service_end_date as service_end_date,
        case event_kinds.rule
            when 'signed_date' then contracts.signed_date
            when 'effective_date' then contracts.effective_date
            when 'service_start_date' then contracts.service_start_date
            when 'service_end_date' then contracts.current_service_end_date
            when 'day_after_service_end' then {{ add_days('contracts.current_service_end_date', 1) }}
        end as document_date
    from triggers
    inner join contracts
        on triggers.contract_id = contracts.contract_id
    left join event_kinds
        on triggers.event_kind = event_kinds.code

),

-- Of several events of a kind the first counts.
events_of_instalments as (

    select
        contract_id,
        event_kind,
        instalment_number,
        min(event_date) as event_date
    from events
    where instalment_number is not null
    group by contract_id, event_kind, instalment_number

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

known as (

    select
        recorded.*,
        coalesce(event_date, document_date) as known_date,
        case
            when event_date is not null then 'actual'
            when document_date is not null then 'derived'
        end as known_basis
    from recorded

),

-- The assumption for the contract counts before the one for every contract.
chosen_assumptions as (

    select
        known.contract_id,
        known.deadline_kind,
        known.deadline_number,
        known.occurrence_number,
        known.trigger_position,
        known.event_kind,
        known.effective_date,
        coalesce(own.estimate, general.estimate) as estimate,
        coalesce(own.assumption_id, general.assumption_id) as assumption_id,
        case coalesce(own.anchor, general.anchor)
            when 'service_start' then known.service_start_date
            when 'service_end' then known.service_end_date
            when 'service_midpoint' then {{ add_days(
                'known.service_start_date',
                floor_quotient(days_between('known.service_start_date', 'known.service_end_date'), 2)
            ) }}
            when 'fiscal_year' then {{ date_in_fiscal_year(
                'known.budget_year', 'coalesce(own.month_day, general.month_day)'
            ) }}
        end as anchor_date,
        coalesce(own.offset_value, general.offset_value) as offset_value,
        coalesce(own.offset_unit, general.offset_unit) as offset_unit,
        false as includes_first_day
    from known
    cross join estimates
    inner join assumptions as general
        on
            known.event_kind = general.event_kind
            and estimates.estimate = general.estimate
            and general.contract_id is null
    left join assumptions as own
        on
            known.event_kind = own.event_kind
            and estimates.estimate = own.estimate
            and known.contract_id = own.contract_id
    where known.known_date is null

),

-- An assumed event may fall on any day: only its distance is counted, it is not moved off a day off.
counted_assumptions as (

    {{ counted_dates('chosen_assumptions', [
        'contract_id', 'deadline_kind', 'deadline_number', 'occurrence_number', 'trigger_position', 'effective_date',
        'event_kind', 'estimate', 'assumption_id',
    ], moves_off_days_off=false) | indent(4) }}

),

-- No payment falls due before the contract takes effect, whatever is assumed.
assumed as (

    select
        contract_id,
        deadline_kind,
        deadline_number,
        occurrence_number,
        trigger_position,
        event_kind,
        estimate,
        greatest({{ add_days('counted_date', assumption_shift('event_kind')) }}, effective_date) as trigger_date,
        'assumed' as trigger_basis,
        assumption_id
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
        cast(null as varchar) as assumption_id
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
