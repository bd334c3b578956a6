-- What a calendar shows of the signed contracts, one row a day to keep: instalments, duties, options to renew, the end
-- of service, and money to be given back. A retention is shown once, as what is to be given back, and so is the return
-- of a bond. An option has one last day: the one by which it is to be decided on or, where the contract names none, the
-- day before its period would begin. Nothing is owed when the day of a choice passes, so it is never overdue.

with

contracts as (

    select * from {{ ref('int_contracts') }}
    where status = 'signed'

),

held as (

    select * from {{ ref('int_amounts_held') }}

),

duties_due as (

    select * from {{ ref('int_duty_calendar') }}
    where due_date is not null

),

options as (

    select * from {{ ref('int_renewal_options') }}

),

instalments as (

    select
        instalments.contract_id,
        case when held.contract_id is null then 'instalment' else 'retention_release' end as entry_kind,
        instalments.instalment_number as entry_number,
        instalments.occurrence_number,
        case when held.contract_id is null then 'payment' else 'release' end as entry_category,
        coalesce(
            instalments.label_zh, instalments.label_en,
            '第' || cast(instalments.instalment_number as string) || '期付款'
        ) || case
            when instalments.period_start_date is null then ''
            else
                '（' || cast(instalments.period_start_date as string) || '至'
                || coalesce(cast(instalments.period_end_date as string), '') || '）'
        end as title_zh,
        coalesce(
            instalments.label_en, instalments.label_zh,
            'Instalment ' || cast(instalments.instalment_number as string)
        ) || case
            when instalments.period_start_date is null then ''
            else
                ' (' || cast(instalments.period_start_date as string) || ' to '
                || coalesce(cast(instalments.period_end_date as string), '') || ')'
        end as title_en,
        instalments.due_date as entry_date,
        instalments.due_date_basis as date_basis,
        instalments.due_date_earliest as entry_date_earliest,
        instalments.due_date_latest as entry_date_latest,
        instalments.is_provisional,
        'buyer' as acting_party,
        instalments.agreed_amount as amount,
        instalments.outstanding_amount as open_amount,
        instalments.outstanding_amount = 0 as is_done,
        -- Nothing is scheduled any longer of what would have fallen due after a termination.
        instalments.scheduled_amount = 0 and instalments.agreed_amount > 0 as is_cancelled,
        false as is_choice,
        instalments.clause_ref
    from {{ ref('int_instalments') }} as instalments
    left join held
        on
            instalments.contract_id = held.contract_id
            and instalments.instalment_number = held.instalment_number
            and instalments.occurrence_number = held.occurrence_number
            and held.held_kind = 'retention'

),

bond_days as (

    select
        contract_id,
        due_date,
        min(due_date_earliest) as due_date_earliest,
        max(due_date_latest) as due_date_latest,
        max(case when is_provisional then 1 else 0 end) = 1 as is_provisional
    from duties_due
    where obligation_kind = 'bond_return'
    group by contract_id, due_date

),

bonds as (

    select
        held.contract_id,
        'bond_release' as entry_kind,
        held.instalment_number as entry_number,
        held.occurrence_number,
        'release' as entry_category,
        '退还履约保证金' as title_zh,
        'Give back the performance bond' as title_en,
        held.release_date as entry_date,
        held.release_date_basis as date_basis,
        bond_days.due_date_earliest as entry_date_earliest,
        bond_days.due_date_latest as entry_date_latest,
        coalesce(bond_days.is_provisional, false) as is_provisional,
        'buyer' as acting_party,
        held.agreed_amount as amount,
        cast(held.agreed_amount - held.released_amount as decimal(18, 2)) as open_amount,
        held.held_status = 'released' as is_done,
        false as is_cancelled,
        -- Without a record that the bond was given, none is missed.
        held.held_status = 'not_yet_held' as is_choice,
        held.clause_ref
    from held
    left join bond_days
        on
            held.contract_id = bond_days.contract_id
            and held.release_date = bond_days.due_date
    where held.held_kind = 'performance_bond'

),

duties as (

    select
        duties_due.contract_id,
        case duties_due.source_kind when 'instalment' then 'invoice' else duties_due.source_kind end as entry_kind,
        duties_due.source_number as entry_number,
        duties_due.occurrence_number,
        case
            when duties_due.obligation_kind = 'renewal_decision' then 'decision'
            when duties_due.source_kind = 'renewal_payment' then 'payment'
            else 'duty'
        end as entry_category,
        coalesce(duties_due.description_zh, duties_due.description_en, duties_due.obligation_kind) as title_zh,
        coalesce(duties_due.description_en, duties_due.description_zh, duties_due.obligation_kind) as title_en,
        duties_due.due_date as entry_date,
        duties_due.due_date_basis as date_basis,
        duties_due.due_date_earliest as entry_date_earliest,
        duties_due.due_date_latest as entry_date_latest,
        duties_due.is_provisional,
        duties_due.obliged_party as acting_party,
        options.fee_amount as amount,
        options.fee_amount as open_amount,
        coalesce(duties_due.duty_status in ('done', 'late'), false) as is_done,
        false as is_cancelled,
        duties_due.source_kind in ('renewal_decision', 'renewal_payment') as is_choice,
        duties_due.clause_ref
    from duties_due
    left join options
        on
            duties_due.contract_id = options.contract_id
            and duties_due.source_number = options.option_number
            and duties_due.occurrence_number = options.occurrence_number
            and duties_due.source_kind in ('renewal_decision', 'renewal_payment')
    left join bonds
        on
            duties_due.contract_id = bonds.contract_id
            and duties_due.obligation_kind = 'bond_return'
            and duties_due.due_date = bonds.entry_date
    where bonds.contract_id is null

),

ends_of_options as (

    select
        options.contract_id,
        'option_end' as entry_kind,
        options.option_number as entry_number,
        options.occurrence_number,
        'expiry' as entry_category,
        '续约选择权届满' as title_zh,
        'Last day of the option to renew' as title_en,
        {{ add_days('options.period_start_date', -1) }} as entry_date,
        'derived' as date_basis,
        {{ add_days('options.period_start_date', -1) }} as entry_date_earliest,
        {{ add_days('options.period_start_date', -1) }} as entry_date_latest,
        false as is_provisional,
        'buyer' as acting_party,
        options.fee_amount as amount,
        options.fee_amount as open_amount,
        false as is_done,
        false as is_cancelled,
        true as is_choice,
        options.clause_ref
    from options
    inner join contracts
        on options.contract_id = contracts.contract_id
    where options.decision_date is null and contracts.terminated_date is null

),

ends_of_service as (

    select
        contract_id,
        'service_end' as entry_kind,
        1 as entry_number,
        1 as occurrence_number,
        'expiry' as entry_category,
        case when current_service_end_date = terminated_date then '合同解除，服务结束' else '服务期满' end as title_zh,
        case when current_service_end_date = terminated_date then 'Service ends by termination' else 'Service ends' end
            as title_en,
        current_service_end_date as entry_date,
        case when current_service_end_date = terminated_date then 'actual' else 'stated' end as date_basis,
        current_service_end_date as entry_date_earliest,
        current_service_end_date as entry_date_latest,
        false as is_provisional,
        cast(null as string) as acting_party,
        cast(null as decimal(18, 2)) as amount,
        cast(null as decimal(18, 2)) as open_amount,
        false as is_done,
        false as is_cancelled,
        true as is_choice,
        clause_ref
    from contracts

),

entries as (

    {% for part in ['instalments', 'bonds', 'duties', 'ends_of_options', 'ends_of_service'] -%}
    select * from {{ part }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

judged as (

    select
        entries.*,
        contracts.currency,
        contracts.status as contract_status,
        {{ days_between(as_of_date(), 'entries.entry_date') }} as days_until,
        case
            when entries.is_cancelled then 'cancelled'
            when entries.is_done then 'settled'
            when entries.entry_date < {{ as_of_date() }} and entries.is_choice then 'passed'
            when entries.entry_date < {{ as_of_date() }} then 'overdue'
            when entries.entry_date <= {{ add_days(as_of_date(), 30) }} then 'due'
            else 'later'
        end as entry_status
    from entries
    inner join contracts
        on entries.contract_id = contracts.contract_id
    where entries.entry_date is not null

)

select
    contract_id,
    entry_kind,
    entry_number,
    occurrence_number,
    entry_category,
    title_zh,
    title_en,
    entry_date,
    date_basis,
    entry_date_earliest,
    entry_date_latest,
    {{ fiscal_year('entry_date_earliest') }} = {{ fiscal_year('entry_date_latest') }} as is_fiscal_year_certain,
    is_provisional,
    days_until,
    acting_party,
    currency,
    cast(amount as decimal(18, 2)) as amount,
    cast(open_amount as decimal(18, 2)) as open_amount,
    entry_status,
    entry_status in ('settled', 'cancelled', 'passed') as is_settled,
    contract_status,
    clause_ref
from judged
