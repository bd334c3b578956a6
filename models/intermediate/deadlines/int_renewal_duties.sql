-- To decide on a renewal, and to pay for it: duties of the buyer that the options bring.

with

renewal_options as (

    select * from {{ ref('int_renewal_periods') }}

),

deadlines as (

    select * from {{ ref('int_deadlines_dated') }}
    where deadline_kind in ('renewal_decision', 'renewal_payment')

),

quotations as (

    select * from {{ ref('stg_register__quotations') }}
    where file_name = 'renewal_options'

)

select
    renewal_options.contract_id,
    renewal_options.option_number,
    deadlines.deadline_kind as obligation_kind,
    deadlines.occurrence_number,
    deadlines.trigger_event,
    deadlines.due_date,
    deadlines.due_date_basis,
    deadlines.due_date_earliest,
    deadlines.due_date_latest,
    deadlines.is_provisional,
    -- Decision and payment may stand in clauses of their own.
    coalesce(quotations.clause_ref, renewal_options.clause_ref) as clause_ref
from renewal_options
inner join deadlines
    on
        renewal_options.contract_id = deadlines.contract_id
        and renewal_options.option_number = deadlines.deadline_number
        and renewal_options.occurrence_number = deadlines.occurrence_number
left join quotations
    on
        renewal_options.contract_id = quotations.contract_id
        and cast(renewal_options.option_number as string) = quotations.row_key
        and quotations.column_name = case deadlines.deadline_kind
            when 'renewal_decision' then 'decision_days_before'
            else 'payment_offset_value'
        end
