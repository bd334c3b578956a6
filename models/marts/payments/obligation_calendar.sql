-- Duties in the order of their dates: those of the register, the renewal dates, and the invoice that an
-- instalment asks for n days before it is paid.

with

instalments as (

    select * from {{ ref('int_instalments') }}
    where invoice_due_date is not null

),

contracts as (

    select * from {{ ref('dim_contract') }}

),

duties as (

    select
        contract_id,
        obligation_kind,
        'obligation' as source_kind,
        obligation_number as source_number,
        occurrence_number,
        obliged_party,
        description_zh,
        description_en,
        trigger_event,
        recurrence,
        minimum_count,
        due_date,
        due_date_basis,
        due_date_earliest,
        due_date_latest,
        is_provisional,
        clause_ref
    from {{ ref('int_duties') }}

),

renewals as (

    select
        contract_id,
        obligation_kind,
        obligation_kind as source_kind,
        option_number as source_number,
        occurrence_number,
        'buyer' as obliged_party,
        case obligation_kind when 'renewal_decision' then '决定是否续约' else '支付续约费用（如续约）' end as description_zh,
        case obligation_kind
            when 'renewal_decision' then 'Decide on the renewal'
            else 'Pay the renewal fee, if renewed'
        end as description_en,
        trigger_event,
        'once' as recurrence,
        cast(null as integer) as minimum_count,
        due_date,
        due_date_basis,
        due_date_earliest,
        due_date_latest,
        is_provisional,
        clause_ref
    from {{ ref('int_renewal_duties') }}

),

invoices as (

    select
        contract_id,
        'invoice' as obligation_kind,
        'instalment' as source_kind,
        instalment_number as source_number,
        occurrence_number,
        'supplier' as obliged_party,
        '付款前提交等额发票' as description_zh,
        'Hand in the invoice before payment' as description_en,
        trigger_event,
        'once' as recurrence,
        cast(null as integer) as minimum_count,
        invoice_due_date as due_date,
        -- Counted back from the instalment's date, a stated one is derived here.
        case due_date_basis when 'stated' then 'derived' else due_date_basis end as due_date_basis,
        {{ add_days('due_date_earliest', days_between('due_date', 'invoice_due_date')) }} as due_date_earliest,
        {{ add_days('due_date_latest', days_between('due_date', 'invoice_due_date')) }} as due_date_latest,
        is_provisional,
        clause_ref
    from instalments

),

all_duties as (

    select * from duties
    union all
    select * from renewals
    union all
    select * from invoices

),

-- Termination ends the duties that would fall due after its day, but for those that it brings.
final as (

    select
        all_duties.contract_id,
        all_duties.obligation_kind,
        all_duties.source_kind,
        all_duties.source_number,
        all_duties.occurrence_number,
        all_duties.obliged_party,
        all_duties.description_zh,
        all_duties.description_en,
        all_duties.trigger_event,
        all_duties.recurrence,
        all_duties.minimum_count,
        all_duties.due_date,
        all_duties.due_date_basis,
        all_duties.due_date_earliest,
        all_duties.due_date_latest,
        all_duties.is_provisional,
        {{ days_between(as_of_date(), 'all_duties.due_date') }} as days_until_due,
        contracts.status as contract_status,
        all_duties.clause_ref
    from all_duties
    inner join contracts
        on all_duties.contract_id = contracts.contract_id
    where
        coalesce(all_duties.trigger_event, '') = 'terminated'
        or coalesce(all_duties.due_date <= contracts.terminated_date, true)

)

select * from final
