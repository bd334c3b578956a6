{#- A table, because cash, penalties, rights and findings each read all of it. -#}
{{ config(materialized='table') }}

-- Every instalment with its amount, its date and what has been paid. The amount is the printed one; where
-- only its share is printed, the share of its base.

with

instalments as (

    select * from {{ ref('stg_register__payment_schedule') }}

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
        sum(amount) as paid_amount,
        max(paid_date) as last_paid_date
    from {{ ref('int_payments_known') }}
    group by contract_id, instalment_number

),

joined as (

    select
        instalments.contract_id,
        instalments.instalment_number,
        instalments.label_zh,
        instalments.label_en,
        contracts.status as contract_status,
        contracts.supplier_id,
        contracts.buyer_id,
        contracts.total_amount,
        coalesce(
            instalments.stated_amount,
            case
                when coalesce(instalments.share_base, 'contract_total') = 'contract_total'
                    then cast(
                        cast(instalments.stated_share as decimal(38, 6)) * contracts.total_amount as decimal(18, 2)
                    )
            end
        ) as scheduled_amount,
        instalments.service_fiscal_year,
        coalesce(deadlines.trigger_event, instalments.trigger_event) as trigger_event,
        instalments.also_trigger_event,
        deadlines.trigger_date,
        deadlines.due_date,
        deadlines.due_date_basis,
        deadlines.due_date_earliest,
        deadlines.due_date_latest,
        deadlines.first_assumption_id,
        deadlines.also_assumption_id,
        deadlines.is_provisional,
        instalments.invoice_days_before,
        coalesce(instalments.is_budget_excusable, false) as is_budget_excusable,
        cast(coalesce(payments.paid_amount, 0) as decimal(18, 2)) as paid_amount,
        payments.last_paid_date,
        instalments.clause_ref
    from instalments
    inner join contracts
        on instalments.contract_id = contracts.contract_id
    left join deadlines
        on
            instalments.contract_id = deadlines.contract_id
            and instalments.instalment_number = deadlines.deadline_number
    left join payments
        on
            instalments.contract_id = payments.contract_id
            and instalments.instalment_number = payments.instalment_number

),

final as (

    select
        contract_id,
        instalment_number,
        label_zh,
        label_en,
        supplier_id,
        buyer_id,
        scheduled_amount,
        {{ share('scheduled_amount', 'total_amount') }} as share_of_contract,
        service_fiscal_year,
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
        {{ add_days('due_date', '-invoice_days_before') }} as invoice_due_date,
        is_budget_excusable,
        paid_amount,
        last_paid_date,
        case
            when contract_status = 'draft' or due_date is null then null
            when paid_amount > 0 and paid_amount >= scheduled_amount then 'paid'
            when paid_amount > 0 then 'partly_paid'
            when due_date < {{ as_of_date() }} then 'past_due'
            when due_date <= {{ add_days(as_of_date(), 30) }} then 'due'
            else 'not_due'
        end as payment_status,
        case
            when contract_status = 'signed' and paid_amount < scheduled_amount and due_date < {{ as_of_date() }}
                then {{ days_between('due_date', as_of_date()) }}
            when last_paid_date > due_date then {{ days_between('due_date', 'last_paid_date') }}
            when due_date is not null and contract_status = 'signed' then 0
        end as days_past_due,
        contract_status,
        clause_ref
    from joined

)

select * from final
