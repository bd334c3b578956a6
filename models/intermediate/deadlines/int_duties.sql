-- The duties of the register with their dates, a row for each time that a recurring one falls due.

with

obligations as (

    select * from {{ ref('stg_register__obligations') }}

),

deadlines as (

    select * from {{ ref('int_deadlines_dated') }}
    where deadline_kind = 'obligation'

)

select
    obligations.contract_id,
    obligations.obligation_number,
    obligations.obligation_kind,
    coalesce(deadlines.occurrence_number, 1) as occurrence_number,
    obligations.obliged_party,
    obligations.description_zh,
    obligations.description_en,
    deadlines.trigger_event,
    obligations.recurrence,
    obligations.minimum_count,
    deadlines.due_date,
    deadlines.due_date_basis,
    deadlines.due_date_earliest,
    deadlines.due_date_latest,
    coalesce(deadlines.is_provisional, false) as is_provisional,
    obligations.clause_ref
from obligations
left join deadlines
    on
        obligations.contract_id = deadlines.contract_id
        and obligations.obligation_number = deadlines.deadline_number
