-- 民法典 art. 203: a period that ends on a day off runs to the next working day. A date that the document
-- fixes is never moved; a period that is counted back from its trigger is not moved either.

select
    timing.contract_id,
    timing.instalment_number,
    timing.occurrence_number,
    timing.due_date,
    timing.due_date_basis
from {{ ref('payment_timing') }} as timing
inner join {{ ref('int_deadlines') }} as deadlines
    on
        timing.contract_id = deadlines.contract_id
        and timing.instalment_number = deadlines.deadline_number
        and timing.occurrence_number = deadlines.occurrence_number
        and deadlines.deadline_kind = 'instalment'
inner join {{ ref('dim_date') }} as days
    on timing.due_date = days.date_day
where
    timing.due_date_basis <> 'stated'
    -- Only a period that runs forward is moved, and only where nothing cuts it off.
    and (
        deadlines.due_day_of_month is not null
        or coalesce(deadlines.then_offset_value, deadlines.offset_value, 0) >= 0
    )
    and (deadlines.not_after_date is null or timing.due_date < deadlines.not_after_date)
    and not days.is_working_day
