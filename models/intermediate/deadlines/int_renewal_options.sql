-- A renewal is a choice: its fee is never part of committed spend. Options chain, each period beginning after the one
-- before.

with

options as (

    select * from {{ ref('int_renewal_periods') }}

),

deadlines as (

    select * from {{ ref('int_deadlines_dated') }}

),

bases as (

    select * from {{ ref('int_base_amounts') }}

),

joined as (

    select
        options.*,
        decisions.due_date as decision_date,
        payments.due_date as payment_date,
        coalesce(payments.is_provisional, false) as is_provisional,
        {{ rate_of_base('options.fee_rate', 'bases') }} as computed_fee_amount
    from options
    left join deadlines as decisions
        on
            options.contract_id = decisions.contract_id
            and options.option_number = decisions.deadline_number
            and options.occurrence_number = decisions.occurrence_number
            and decisions.deadline_kind = 'renewal_decision'
    left join deadlines as payments
        on
            options.contract_id = payments.contract_id
            and options.option_number = payments.deadline_number
            and options.occurrence_number = payments.occurrence_number
            and payments.deadline_kind = 'renewal_payment'
    left join bases
        on
            options.contract_id = bases.contract_id
            and options.fee_base_kind = bases.base_kind

),

final as (

    select
        contract_id,
        option_number,
        occurrence_number,
        decision_date,
        payment_date,
        is_provisional,
        period_start_date,
        period_end_date,
        stated_fee_amount,
        computed_fee_amount,
        coalesce(stated_fee_amount, computed_fee_amount) as fee_amount,
        fee_rate,
        fee_base_kind,
        maximum_count,
        coalesce(is_fee_adjustable, false) as is_fee_adjustable,
        clause_ref
    from joined

)

select * from final
