-- The day by which the invoice of an instalment is to be handed in, counted back from the day of payment in calendar
-- days, or in working days where the contract counts in those.

with

periods as (

    select
        schedule.contract_id,
        schedule.instalment_number,
        schedule.occurrence_number,
        deadlines.due_date as anchor_date,
        -schedule.invoice_days_before as offset_value,
        coalesce(schedule.invoice_offset_unit, 'calendar_day') as offset_unit,
        false as includes_first_day
    from {{ ref('int_instalment_occurrences') }} as schedule
    inner join {{ ref('int_deadlines_dated') }} as deadlines
        on
            deadlines.deadline_kind = 'instalment'
            and schedule.contract_id = deadlines.contract_id
            and schedule.instalment_number = deadlines.deadline_number
            and schedule.occurrence_number = deadlines.occurrence_number
    where schedule.invoice_days_before is not null and deadlines.due_date is not null

),

counted as (

    {{ counted_dates(
        'periods', ['contract_id', 'instalment_number', 'occurrence_number'], moves_off_days_off=false
    ) | indent(4) }}

)

select
    contract_id,
    instalment_number,
    occurrence_number,
    counted_date as invoice_due_date
from counted
