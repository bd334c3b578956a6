{#- A table, because the sums and the largest part of each message read all of it. -#}
{{ config(materialized='table') }}

-- What a head of a bureau has to hear, contract by contract: what is owed and late, what comes, what is not known. What
-- is nothing, past or blank has no row. Amounts are yuan of signed contracts; a draft counts by itself, and a contract
-- in another currency where no amount is meant. A day ahead is one of the next six months.

with

contracts as (

    select * from {{ ref('int_contracts') }}

),

signed_contracts as (

    select * from contracts
    where status = 'signed' and currency = 'CNY'

),

instalments as (

    select * from {{ ref('int_instalments') }}
    where contract_status = 'signed' and currency = 'CNY'

),

-- Of a register without any payment nobody knows whether its instalments were paid.
records as (

    select count(*) > 0 as has_payments
    from {{ ref('int_payments_known') }}

),

payments as (

    select
        contract_id,
        sum(amount) as paid_amount
    from {{ ref('int_payments_known') }}
    group by contract_id

),

ledger as (

    select * from {{ ref('int_penalty_ledger') }}
    where contract_status = 'signed' and currency = 'CNY'

),

overdue as (

    select
        'overdue' as message_kind,
        '' as subject,
        case when not records.has_payments then 'unrecorded' end as variant,
        'buyer' as party,
        instalments.contract_id,
        sum(instalments.overdue_amount) as amount,
        cast(null as decimal(18, 2)) as other_amount,
        count(*) as item_count,
        count(case when instalments.payment_status = 'partly_paid' then 1 end) as partly_count,
        max(instalments.days_past_due) as days,
        min(instalments.due_date) as by_date,
        case when min(instalments.clause_ref) = max(instalments.clause_ref) then min(instalments.clause_ref) end
            as clause_ref,
        cast(null as string) as breach_kind,
        'payment_timing' as source
    from instalments
    cross join records
    where instalments.overdue_amount > 0
    group by instalments.contract_id, records.has_payments

),

-- What a retention still owes is an instalment that is overdue, too.
releases as (

    select
        'release' as message_kind,
        '' as subject,
        cast(null as string) as variant,
        'buyer' as party,
        held.contract_id,
        sum(held.to_be_released_amount) as amount,
        sum(case when held.held_kind = 'retention' then held.to_be_released_amount end) as other_amount,
        count(*) as item_count,
        0 as partly_count,
        max(held.days_overdue) as days,
        min(held.release_date) as by_date,
        case when min(held.clause_ref) = max(held.clause_ref) then min(held.clause_ref) end as clause_ref,
        cast(null as string) as breach_kind,
        'amounts_held' as source
    from {{ ref('int_amounts_held') }} as held
    cross join records
    where
        held.to_be_released_amount > 0
        and held.currency = 'CNY'
        and (held.held_kind <> 'retention' or records.has_payments)
    group by held.contract_id

),

penalties as (

    {% for kind, column, party in [
        ('penalty_open', 'open_amount', 'liable_party'), ('penalty_undecided', 'undecided_amount', "'buyer'")
    ] -%}
    select
        '{{ kind }}' as message_kind,
        liable_party as subject,
        liable_party as variant,
        {{ party }} as party,
        contract_id,
        sum({{ column }}) as amount,
        cast(null as decimal(18, 2)) as other_amount,
        count(*) as item_count,
        0 as partly_count,
        cast(null as integer) as days,
        cast(null as date) as by_date,
        case when min(clause_ref) = max(clause_ref) then min(clause_ref) end as clause_ref,
        cast(null as string) as breach_kind,
        'penalty_ledger' as source
    from ledger
    where {{ column }} > 0
    group by contract_id, liable_party
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- The last year that moved, up to this one.
positions as (

    select
        ranked.contract_id,
        ranked.cumulative_cash_amount as due_amount,
        ranked.cumulative_service_amount as service_amount,
        coalesce(payments.paid_amount, 0) as paid_amount,
        contracts.terminated_date is not null as is_terminated,
        contracts.clause_ref
    from (
        select
            positions.*,
            row_number() over (partition by contract_id order by fiscal_year desc nulls last) as recency
        from {{ ref('int_fiscal_year_positions') }} as positions
        where fiscal_year <= {{ fiscal_year(as_of_date()) }} and currency = 'CNY'
    ) as ranked
    inner join contracts
        on ranked.contract_id = contracts.contract_id
    left join payments
        on ranked.contract_id = payments.contract_id
    where ranked.recency = 1

),

-- Only what was paid is prepaid; what is due beyond it and the service is not. Nothing more falls due under a contract
-- that was ended.
positions_judged as (

    select
        contract_id,
        clause_ref,
        'prepaid' as message_kind,
        'contract_balance' as source,
        paid_amount - service_amount as amount
    from positions

    union all

    select
        contract_id,
        clause_ref,
        'due_ahead' as message_kind,
        'fiscal_year_position' as source,
        due_amount - greatest(service_amount, paid_amount) as amount
    from positions
    where service_amount is not null

    union all

    select
        contract_id,
        clause_ref,
        'service_ahead' as message_kind,
        'fiscal_year_position' as source,
        service_amount - due_amount as amount
    from positions
    where not is_terminated

),

positions_told as (

    select
        positions_judged.message_kind,
        '' as subject,
        case
            when positions_judged.message_kind = 'due_ahead' and not records.has_payments then 'unrecorded'
        end as variant,
        'buyer' as party,
        positions_judged.contract_id,
        positions_judged.amount,
        cast(null as decimal(18, 2)) as other_amount,
        1 as item_count,
        0 as partly_count,
        cast(null as integer) as days,
        {{ fiscal_year_end(fiscal_year(as_of_date())) }} as by_date,
        positions_judged.clause_ref,
        cast(null as string) as breach_kind,
        positions_judged.source
    from positions_judged
    cross join records
    where positions_judged.amount > 0

),

open_payments as (

    select
        contract_id,
        min(due_date) as due_date
    from instalments
    where outstanding_amount > 0
    group by contract_id

),

fulfilled as (

    select distinct
        contract_id,
        breach_kind
    from {{ ref('int_duty_events') }}
    where is_fulfilment

),

-- Where nothing was paid or performed late, the right opens that many days after what is still to come.
cliff_days as (

    select
        sums.*,
        case
            when sums.condition_kind = 'late_payment'
                then {{ add_days('open_payments.due_date', 'sums.first_open_day') }}
            when fulfilled.contract_id is null then sums.earliest_date
        end as open_date
    from {{ ref('int_sums_on_termination') }} as sums
    inner join signed_contracts
        on sums.contract_id = signed_contracts.contract_id
    left join open_payments
        on sums.contract_id = open_payments.contract_id
    left join fulfilled
        on
            sums.contract_id = fulfilled.contract_id
            and sums.condition_kind = fulfilled.breach_kind
    where sums.first_open_day is not null and signed_contracts.terminated_date is null and sums.lump_sum_amount > 0

),

cliffs as (

    select
        'cliff' as message_kind,
        contract_id || '/' || right_id || '/' || liable_party as subject,
        liable_party as variant,
        liable_party as party,
        contract_id,
        lump_sum_amount as amount,
        cast(null as decimal(18, 2)) as other_amount,
        1 as item_count,
        0 as partly_count,
        cast(null as integer) as days,
        open_date as by_date,
        clause_ref,
        condition_kind as breach_kind,
        'termination_rights' as source
    from cliff_days
    where open_date > {{ as_of_date() }} and open_date <= {{ add_months(as_of_date(), 6) }}

),

days_ahead as (

    select entries.*
    from {{ ref('int_calendar_entries') }} as entries
    inner join contracts
        on entries.contract_id = contracts.contract_id
    where
        contracts.status = 'signed'
        and contracts.currency = 'CNY'
        and contracts.terminated_date is null
        and entries.entry_status in ('due', 'later')
        and entries.entry_date <= {{ add_months(as_of_date(), 6) }}

),

renewals as (

    select
        'renewal_decision' as message_kind,
        contract_id || '/' || cast(entry_number as string) || '/' || cast(occurrence_number as string) as subject,
        case when amount is null then 'unpriced' end as variant,
        'buyer' as party,
        contract_id,
        amount,
        cast(null as decimal(18, 2)) as other_amount,
        1 as item_count,
        0 as partly_count,
        cast(null as integer) as days,
        entry_date as by_date,
        clause_ref,
        cast(null as string) as breach_kind,
        'renewal_options' as source
    from days_ahead
    where entry_kind in ('renewal_decision', 'option_end')

),

-- What a successor costs nobody knows: the end of service has an amount to name, and none at stake.
ends_of_service as (

    select
        'service_end' as message_kind,
        '' as subject,
        cast(null as string) as variant,
        'buyer' as party,
        days_ahead.contract_id,
        cast(null as decimal(18, 2)) as amount,
        signed_contracts.committed_amount as other_amount,
        1 as item_count,
        0 as partly_count,
        cast(null as integer) as days,
        days_ahead.entry_date as by_date,
        days_ahead.clause_ref,
        cast(null as string) as breach_kind,
        'dim_contract' as source
    from days_ahead
    inner join signed_contracts
        on days_ahead.contract_id = signed_contracts.contract_id
    where
        days_ahead.entry_kind = 'service_end'
        and signed_contracts.committed_amount > 0

),

unknown_items as (

    select
        'unknown_total' as message_kind,
        'dim_contract' as source,
        contract_id,
        clause_ref
    from signed_contracts
    where committed_amount is null

    union all

    select
        'unknown_instalment' as message_kind,
        'payment_timing' as source,
        contract_id,
        clause_ref
    from instalments
    where scheduled_amount is null

    union all

    select
        'unknown_penalty' as message_kind,
        'penalty_exposure' as source,
        contract_id,
        clause_ref
    from {{ ref('int_penalty_terms') }}
    where
        contract_status = 'signed'
        and currency = 'CNY'
        and liable_party is not null
        and base_kind is not null
        and (base_amount is null or not is_base_known)

    union all

    select
        'unknown_accrued' as message_kind,
        'penalty_ledger' as source,
        contract_id,
        clause_ref
    from ledger
    where breach_count > 0 and undecided_amount is null

),

unknown as (

    select
        message_kind,
        '' as subject,
        cast(null as string) as variant,
        'buyer' as party,
        contract_id,
        cast(null as decimal(18, 2)) as amount,
        cast(null as decimal(18, 2)) as other_amount,
        count(*) as item_count,
        0 as partly_count,
        cast(null as integer) as days,
        cast(null as date) as by_date,
        case when min(clause_ref) = max(clause_ref) then min(clause_ref) end as clause_ref,
        cast(null as string) as breach_kind,
        source
    from unknown_items
    group by message_kind, contract_id, source

),

-- Checks whose values are known and that wait for nothing but the size of the supplier.
sizes as (

    select
        'supplier_size' as message_kind,
        '' as subject,
        cast(null as string) as variant,
        'buyer' as party,
        outcomes.contract_id,
        cast(null as decimal(18, 2)) as amount,
        cast(null as decimal(18, 2)) as other_amount,
        count(*) as item_count,
        0 as partly_count,
        cast(null as integer) as days,
        cast(null as date) as by_date,
        cast(null as string) as clause_ref,
        cast(null as string) as breach_kind,
        'statutory_checks' as source
    from {{ ref('int_statutory_outcomes') }} as outcomes
    where
        outcomes.contract_status = 'signed'
        and outcomes.outcome = 'not_computable'
        and outcomes.waits_for_supplier_size
        and outcomes.measured_value is not null
        and outcomes.limit_value is not null
    group by outcomes.contract_id

),

errors as (

    select
        contract_id,
        count(*) as error_count
    from {{ ref('int_findings') }}
    where severity = 'error'
    group by contract_id

),

drafts as (

    select
        'draft' as message_kind,
        '' as subject,
        cast(null as string) as variant,
        'buyer' as party,
        contracts.contract_id,
        cast(null as decimal(18, 2)) as amount,
        cast(null as decimal(18, 2)) as other_amount,
        coalesce(errors.error_count, 0) as item_count,
        0 as partly_count,
        cast(null as integer) as days,
        cast(null as date) as by_date,
        cast(null as string) as clause_ref,
        cast(null as string) as breach_kind,
        'contract_findings' as source
    from contracts
    left join errors
        on contracts.contract_id = errors.contract_id
    where contracts.status <> 'signed'

),

told as (

    {% for relation in [
        'overdue', 'releases', 'penalties', 'positions_told', 'cliffs', 'renewals', 'ends_of_service', 'unknown',
        'sizes', 'drafts'
    ] -%}
    select * from {{ relation }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

final as (

    select
        told.message_kind,
        told.subject,
        told.variant,
        told.party,
        told.contract_id,
        contracts.supplier_id,
        coalesce(contracts.title_zh, contracts.title_en, contracts.contract_id) as title_zh,
        coalesce(contracts.title_en, contracts.title_zh, contracts.contract_id) as title_en,
        cast(told.amount as decimal(18, 2)) as amount,
        cast(told.other_amount as decimal(18, 2)) as other_amount,
        cast(told.item_count as integer) as item_count,
        cast(told.partly_count as integer) as partly_count,
        cast(told.days as integer) as days,
        told.by_date,
        told.clause_ref,
        told.breach_kind,
        told.source
    from told
    inner join contracts
        on told.contract_id = contracts.contract_id

)

select * from final
