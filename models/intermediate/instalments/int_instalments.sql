{#- A table, because cash, penalties, rights and findings each read all of it. -#}
{{ config(materialized='table') }}

-- Every occurrence of an instalment with its amount, its date and what has been paid and set off. Termination ends the
-- instalments that would fall due after its day (DESIGN, "Service consumption"): nothing is scheduled for them.

with

schedule as (

    select * from {{ ref('int_instalment_occurrences') }}

),

amounts as (

    select * from {{ ref('int_instalment_amounts') }}

),

contracts as (

    select * from {{ ref('int_contracts') }}

),

deadlines as (

    select * from {{ ref('int_deadlines_dated') }}
    where deadline_kind = 'instalment'

),

payments as (

    select
        contract_id,
        instalment_number,
        occurrence_number,
        sum(amount) as paid_amount,
        max(paid_date) as last_paid_date
    from {{ ref('int_payments_known') }}
    group by contract_id, instalment_number, occurrence_number

),

set_offs as (

    select
        contract_id,
        instalment_number,
        occurrence_number,
        sum(amount) as set_off_amount
    from {{ ref('int_set_offs') }}
    group by contract_id, instalment_number, occurrence_number

),

early_payments as (

    select * from {{ ref('int_early_payments') }}

),

invoices_due as (

    select * from {{ ref('int_invoices_due') }}

),

joined as (

    select
        schedule.contract_id,
        schedule.instalment_number,
        schedule.occurrence_number,
        schedule.instalment_kind,
        schedule.label_zh,
        schedule.label_en,
        contracts.status as contract_status,
        contracts.currency,
        contracts.supplier_id,
        contracts.buyer_id,
        contracts.total_amount,
        amounts.amount as agreed_amount,
        case
            when coalesce(deadlines.due_date > contracts.terminated_date, contracts.terminated_date is not null)
                then cast(0 as decimal(18, 2))
            else amounts.amount
        end as scheduled_amount,
        schedule.period_start_date,
        schedule.period_end_date,
        schedule.service_fiscal_year,
        coalesce(deadlines.trigger_event, schedule.trigger_event) as trigger_event,
        schedule.also_trigger_event,
        deadlines.trigger_date,
        deadlines.due_date,
        deadlines.due_date_basis,
        deadlines.due_date_earliest,
        deadlines.due_date_latest,
        deadlines.first_assumption_id,
        deadlines.also_assumption_id,
        deadlines.is_provisional,
        invoices_due.invoice_due_date,
        coalesce(schedule.is_budget_excusable, false) as is_budget_excusable,
        cast(coalesce(payments.paid_amount, 0) as decimal(18, 2)) as paid_amount,
        payments.last_paid_date,
        cast(coalesce(set_offs.set_off_amount, 0) as decimal(18, 2)) as set_off_amount,
        cast(coalesce(early_payments.discount_amount, 0) as decimal(18, 2)) as discount_amount,
        schedule.clause_ref
    from schedule
    inner join contracts
        on schedule.contract_id = contracts.contract_id
    {% for other in ['amounts', 'payments', 'set_offs', 'early_payments', 'invoices_due'] -%}
    left join {{ other }}
        on
            schedule.contract_id = {{ other }}.contract_id
            and schedule.instalment_number = {{ other }}.instalment_number
            and schedule.occurrence_number = {{ other }}.occurrence_number
    {% endfor -%}
    left join deadlines
        on
            schedule.contract_id = deadlines.contract_id
            and schedule.instalment_number = deadlines.deadline_number
            and schedule.occurrence_number = deadlines.occurrence_number

),

balanced as (

    select
        joined.*,
        case
            when contract_status = 'signed' and scheduled_amount is not null
                then cast(
                    greatest(scheduled_amount - discount_amount - paid_amount - set_off_amount, 0) as decimal(18, 2)
                )
        end as outstanding_amount,
        paid_amount + set_off_amount as settled_amount
    from joined

),

final as (

    select
        contract_id,
        instalment_number,
        occurrence_number,
        instalment_kind,
        label_zh,
        label_en,
        supplier_id,
        buyer_id,
        currency,
        agreed_amount,
        scheduled_amount,
        {{ share('agreed_amount', 'total_amount') }} as share_of_contract,
        service_fiscal_year,
        period_start_date,
        period_end_date,
        trigger_event,
        also_trigger_event,
        trigger_date,
        due_date,
        due_date_basis,
        first_assumption_id as assumption_id,
        also_assumption_id,
        due_date_earliest,
        due_date_latest,
        {{ fiscal_year('due_date') }} as due_fiscal_year,
        {{ fiscal_year('due_date_earliest') }} as earliest_fiscal_year,
        {{ fiscal_year('due_date_latest') }} as latest_fiscal_year,
        {{ fiscal_year('due_date_earliest') }} = {{ fiscal_year('due_date_latest') }} as is_fiscal_year_certain,
        is_provisional,
        invoice_due_date,
        is_budget_excusable,
        paid_amount,
        last_paid_date,
        set_off_amount,
        discount_amount,
        outstanding_amount,
        case
            when due_date is null then null
            when due_date < {{ as_of_date() }} then outstanding_amount
            when contract_status = 'signed' then cast(0 as decimal(18, 2))
        end as overdue_amount,
        case
            when contract_status = 'draft' or due_date is null then null
            when settled_amount > 0 and outstanding_amount = 0 then 'paid'
            when settled_amount > 0 then 'partly_paid'
            when scheduled_amount = 0 then null
            when due_date < {{ as_of_date() }} then 'past_due'
            when due_date <= {{ add_days(as_of_date(), 30) }} then 'due'
            else 'not_due'
        end as payment_status,
        case
            when outstanding_amount is null or due_date is null then null
            when outstanding_amount > 0 and due_date < {{ as_of_date() }}
                then {{ days_between('due_date', as_of_date()) }}
            else 0
        end as days_past_due,
        contract_status,
        clause_ref
    from balanced

)

select * from final
