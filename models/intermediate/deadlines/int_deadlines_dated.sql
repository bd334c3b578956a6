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

also_triggers as (

    select * from triggers
    where trigger_position = 'also'

),

triggered as (

    select
        deadlines.contract_id,
        deadlines.deadline_kind,
        deadlines.deadline_number,
        deadlines.occurrence_number,
        deadlines.offset_value,
        deadlines.offset_unit,
        deadlines.includes_first_day,
        deadlines.then_offset_value,
        deadlines.then_offset_unit,
        deadlines.due_day_of_month,
        deadlines.not_after_date,
        deadlines.then_offset_value is not null
        or deadlines.due_day_of_month is not null
        or deadlines.not_after_date is not null as is_chained,
        triggers.estimate,
        {{ basis_rank('triggers.trigger_basis') }} as first_rank,
        {{ basis_rank('also_triggers.trigger_basis') }} as also_rank,
        greatest(triggers.trigger_date, coalesce(also_triggers.trigger_date, triggers.trigger_date)) as trigger_date,
        triggers.assumption_id as first_assumption_id,
        also_triggers.assumption_id as also_assumption_id,
        triggers.trigger_basis <> 'assumed' and deadlines.also_trigger_event is null as is_certain
    from deadlines
    inner join triggers
        on
            deadlines.contract_id = triggers.contract_id
            and deadlines.deadline_kind = triggers.deadline_kind
            and deadlines.deadline_number = triggers.deadline_number
            and deadlines.occurrence_number = triggers.occurrence_number
            and triggers.trigger_position = 'first'
    left join also_triggers
        on
            triggers.contract_id = also_triggers.contract_id
            and triggers.deadline_kind = also_triggers.deadline_kind
            and triggers.deadline_number = also_triggers.deadline_number
            and triggers.occurrence_number = also_triggers.occurrence_number
            and triggers.estimate = also_triggers.estimate
    where deadlines.also_trigger_event is null or also_triggers.contract_id is not null

),

periods as (

    select
        triggered.*,
        trigger_date as anchor_date,
        greatest(first_rank, coalesce(also_rank, first_rank)) as basis_rank
    from triggered

),

{% set columns = [
    'contract_id', 'deadline_kind', 'deadline_number', 'occurrence_number', 'estimate', 'trigger_date', 'basis_rank',
    'first_assumption_id', 'also_assumption_id', 'is_certain',
] %}

one_period as (

    select * from periods
    where not is_chained

),

counted_at_once as (

    {{ counted_dates('one_period', columns) | indent(4) }}

),

-- A chain: the period, a second one from the date so reached, the day of the month that it reaches, the day after which
-- it may not fall, and last, once, the move to a working day. What lies between is not moved (DESIGN, "Calendar").
{% set links = ['due_day_of_month', 'not_after_date', 'runs_forward'] %}

chains as (

    select
        periods.*,
        due_day_of_month is not null or coalesce(then_offset_value, offset_value, 0) >= 0 as runs_forward
    from periods
    where is_chained

),

first_counted as (

    {{ counted_dates(
        'chains', columns + links + ['then_offset_value', 'then_offset_unit'], moves_off_days_off=false
    ) | indent(4) }}

),

second_periods as (

    select
        {{ columns | join(', ') }},
        {{ links | join(', ') }},
        is_provisional as was_provisional,
        counted_date as anchor_date,
        then_offset_value as offset_value,
        then_offset_unit as offset_unit,
        false as includes_first_day
    from first_counted

),

second_counted as (

    {{ counted_dates('second_periods', columns + links + ['was_provisional'], moves_off_days_off=false) | indent(4) }}

),

bounded as (

    select
        {{ columns | join(', ') }},
        not_after_date,
        runs_forward and coalesce(reached_date <= not_after_date, true) as is_moved,
        was_provisional or is_provisional as was_provisional,
        least(reached_date, coalesce(not_after_date, reached_date)) as anchor_date,
        0 as offset_value,
        'calendar_day' as offset_unit,
        false as includes_first_day
    from (
        select
            second_counted.*,
            case
                when due_day_of_month is null then counted_date
                else {{ day_in_month('counted_date', 'due_day_of_month') }}
            end as reached_date
        from second_counted
    ) as reached
    -- A period in a unit that nobody knows leads nowhere.
    where reached_date is not null

),

moved as (

    select * from bounded
    where is_moved

),

counted_last as (

    {{ counted_dates('moved', columns + ['was_provisional', 'not_after_date']) | indent(4) }}

),

counted as (

    select
        {{ columns | join(', ') }},
        counted_date,
        is_provisional
    from counted_at_once

    union all

    select
        {{ columns | join(', ') }},
        -- Nor does the move to a working day lead past the day after which it may not fall.
        least(counted_date, coalesce(not_after_date, counted_date)) as counted_date,
        was_provisional or is_provisional as is_provisional
    from counted_last

    union all

    select
        {{ columns | join(', ') }},
        anchor_date as counted_date,
        was_provisional as is_provisional
    from bounded
    where not is_moved

),

-- A known trigger that stands alone gives one date, whatever is estimated: nothing to bring together.
spread as (

    select
        contract_id,
        deadline_kind,
        deadline_number,
        occurrence_number,
        trigger_date,
        counted_date as typical_date,
        cast(null as date) as earliest_date,
        cast(null as date) as latest_date,
        basis_rank,
        first_assumption_id,
        also_assumption_id,
        is_provisional
    from counted
    where is_certain and estimate = 'typical'

    union all

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
    where not is_certain
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
        deadlines.period_start_date,
        deadlines.period_end_date,
        spread.trigger_date,
        deadlines.offset_value,
        deadlines.offset_unit,
        coalesce(deadlines.stated_due_date, spread.typical_date, deadlines.not_after_date) as due_date,
        case
            when deadlines.stated_due_date is not null then 'stated'
            -- While what it counts from has no date, the day after which it may not fall is all that is known.
            when spread.typical_date is null and deadlines.not_after_date is not null then 'stated'
            when spread.typical_date is null then null
            when spread.basis_rank = 1 then 'actual'
            when spread.basis_rank = 4 then 'assumed'
            else 'derived'
        end as due_date_basis,
        coalesce(
            deadlines.stated_due_date,
            case when spread.typical_date is null then deadlines.not_after_date end,
            spread.earliest_date,
            spread.typical_date
        ) as due_date_earliest,
        coalesce(
            deadlines.stated_due_date,
            case when spread.typical_date is null then deadlines.not_after_date end,
            spread.latest_date,
            spread.typical_date
        ) as due_date_latest,
        case
            when
                deadlines.stated_due_date is null
                and (spread.typical_date is not null or deadlines.not_after_date is null)
                then spread.first_assumption_id
        end as first_assumption_id,
        case
            when
                deadlines.stated_due_date is null
                and (spread.typical_date is not null or deadlines.not_after_date is null)
                then spread.also_assumption_id
        end as also_assumption_id,
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
