{#- A table, because instalments, duties and renewals each read all of it. -#}
{{ config(materialized='table') }}

-- Every deadline with its date. One with two triggers counts from the later and is as trusted as the least
-- trusted of them; with a trigger that has no date it has none. A date fixed by the document is never moved.

with

deadlines as (

    select * from {{ ref('int_deadlines') }}

),

triggers as (

    select * from {{ ref('int_deadline_triggers') }}

),

later_triggers as (

    select
        contract_id,
        deadline_kind,
        deadline_number,
        occurrence_number,
        estimate,
        count(*) as trigger_count,
        max(trigger_date) as trigger_date,
        max({{ basis_rank('trigger_basis') }}) as basis_rank,
        max(case when trigger_position = 'first' then assumption_id end) as first_assumption_id,
        max(case when trigger_position = 'also' then assumption_id end) as also_assumption_id
    from triggers
    group by contract_id, deadline_kind, deadline_number, occurrence_number, estimate

),

periods as (

    select
        deadlines.contract_id,
        deadlines.deadline_kind,
        deadlines.deadline_number,
        deadlines.occurrence_number,
        deadlines.offset_value,
        deadlines.offset_unit,
        deadlines.includes_first_day,
        later_triggers.estimate,
        later_triggers.trigger_date,
        later_triggers.trigger_date as anchor_date,
        later_triggers.basis_rank,
        later_triggers.first_assumption_id,
        later_triggers.also_assumption_id
    from deadlines
    inner join later_triggers
        on
            deadlines.contract_id = later_triggers.contract_id
            and deadlines.deadline_kind = later_triggers.deadline_kind
            and deadlines.deadline_number = later_triggers.deadline_number
            and deadlines.occurrence_number = later_triggers.occurrence_number
    where
        later_triggers.trigger_count = 1 + case when deadlines.also_trigger_event is null then 0 else 1 end

),

counted as (

    {{ counted_dates('periods', [
        'contract_id', 'deadline_kind', 'deadline_number', 'occurrence_number', 'estimate', 'trigger_date',
        'basis_rank', 'first_assumption_id', 'also_assumption_id',
    ]) | indent(4) }}

),

spread as (

    select
        contract_id,
        deadline_kind,
        deadline_number,
        occurrence_number,
        max(case when estimate = 'typical' then trigger_date end) as trigger_date,
        max(case when estimate = 'typical' then counted_date end) as typical_date,
        max(case when estimate = 'earliest' then counted_date end) as earliest_date,
        max(case when estimate = 'latest' then counted_date end) as latest_date,
        max(basis_rank) as basis_rank,
        max(first_assumption_id) as first_assumption_id,
        max(also_assumption_id) as also_assumption_id,
        max(case when estimate = 'typical' and is_provisional then 1 else 0 end) = 1 as is_provisional
    from counted
    group by contract_id, deadline_kind, deadline_number, occurrence_number

),

final as (

    select
        deadlines.contract_id,
        deadlines.deadline_kind,
        deadlines.deadline_number,
        deadlines.occurrence_number,
        case
            when deadlines.stated_due_date is not null then 'fixed_date'
            else deadlines.trigger_event
        end as trigger_event,
        deadlines.also_trigger_event,
        spread.trigger_date,
        deadlines.offset_value,
        deadlines.offset_unit,
        coalesce(deadlines.stated_due_date, spread.typical_date) as due_date,
        case
            when deadlines.stated_due_date is not null then 'stated'
            when spread.typical_date is null then null
            when spread.basis_rank = 1 then 'actual'
            when spread.basis_rank = 4 then 'assumed'
            else 'derived'
        end as due_date_basis,
        coalesce(deadlines.stated_due_date, spread.earliest_date) as due_date_earliest,
        coalesce(deadlines.stated_due_date, spread.latest_date) as due_date_latest,
        case when deadlines.stated_due_date is null then spread.first_assumption_id end as first_assumption_id,
        case when deadlines.stated_due_date is null then spread.also_assumption_id end as also_assumption_id,
        deadlines.stated_due_date is null and coalesce(spread.is_provisional, false) as is_provisional
    from deadlines
    left join spread
        on
            deadlines.contract_id = spread.contract_id
            and deadlines.deadline_kind = spread.deadline_kind
            and deadlines.deadline_number = spread.deadline_number
            and deadlines.occurrence_number = spread.occurrence_number

)

select * from final
