-- What the buyer of a signed contract holds of the supplier's money, until when, and what it should have released. A
-- retention is withheld once the payments before it have fallen due, and released by being paid; a performance bond is
-- held from the day it is received to the day it is returned.

with

contracts as (

    select * from {{ ref('int_contracts') }}
    where status = 'signed' and coalesce(pricing_kind, '') <> 'framework'

),

retention_kinds as (

    select code as instalment_kind
    from {{ ref('vocabulary') }}
    where vocabulary = 'instalment_kind' and rule = 'retention'

),

instalments as (

    select
        instalments.*,
        retention_kinds.instalment_kind is not null as is_retention
    from {{ ref('int_instalments') }} as instalments
    left join retention_kinds
        on instalments.instalment_kind = retention_kinds.instalment_kind

),

other_instalments as (

    select
        contract_id,
        due_date
    from instalments
    where not is_retention

),

retentions as (

    select
        retentions.contract_id,
        'retention' as held_kind,
        retentions.instalment_number,
        retentions.occurrence_number,
        retentions.scheduled_amount as agreed_amount,
        retentions.paid_amount + retentions.set_off_amount as released_amount,
        retentions.outstanding_amount,
        max(other_instalments.due_date) as held_since_date,
        retentions.due_date as release_date,
        retentions.due_date_basis as release_date_basis,
        retentions.clause_ref
    from instalments as retentions
    left join other_instalments
        on
            retentions.contract_id = other_instalments.contract_id
            and coalesce(other_instalments.due_date <= retentions.due_date, true)
    where retentions.is_retention
    group by
        retentions.contract_id,
        retentions.instalment_number,
        retentions.occurrence_number,
        retentions.scheduled_amount,
        retentions.paid_amount,
        retentions.set_off_amount,
        retentions.outstanding_amount,
        retentions.due_date,
        retentions.due_date_basis,
        retentions.clause_ref

),

bond_events as (

    select
        contract_id,
        min(case when event_kind = 'bond_received' then event_date end) as received_date,
        max(case when event_kind = 'bond_returned' then event_date end) as returned_date
    from {{ ref('int_events_known') }}
    where event_kind in ('bond_received', 'bond_returned')
    group by contract_id

),

-- A bond that is returned in parts is to be returned by the last of its days.
bond_duties as (

    select * from (
        select
            contract_id,
            due_date,
            due_date_basis,
            clause_ref,
            row_number() over (
                partition by contract_id
                order by due_date desc nulls last, obligation_number desc, occurrence_number desc
            ) as recency
        from {{ ref('int_duties') }}
        where obligation_kind = 'bond_return'
    ) as ranked
    where recency = 1

),

bonds as (

    select
        contracts.contract_id,
        'performance_bond' as held_kind,
        0 as instalment_number,
        1 as occurrence_number,
        contracts.performance_bond_amount as agreed_amount,
        case when bond_events.returned_date is null then 0 else contracts.performance_bond_amount end
            as released_amount,
        case when bond_events.returned_date is null then contracts.performance_bond_amount else 0 end
            as outstanding_amount,
        bond_events.received_date as held_since_date,
        bond_duties.due_date as release_date,
        bond_duties.due_date_basis as release_date_basis,
        coalesce(bond_duties.clause_ref, contracts.clause_ref) as clause_ref
    from contracts
    left join bond_events
        on contracts.contract_id = bond_events.contract_id
    left join bond_duties
        on contracts.contract_id = bond_duties.contract_id
    where
        contracts.performance_bond_amount > 0
        or bond_events.contract_id is not null

),

amounts as (

    select * from retentions
    union all
    select * from bonds

),

judged as (

    select
        amounts.*,
        contracts.buyer_id,
        contracts.supplier_id,
        contracts.currency,
        case
            -- What a released or cancelled amount leaves is nothing.
            when amounts.outstanding_amount = 0 then 'released'
            when
                amounts.release_date < {{ as_of_date() }}
                and (amounts.held_kind = 'retention' or amounts.held_since_date is not null)
                then 'to_be_released'
            when amounts.held_since_date <= {{ as_of_date() }} then 'held'
            else 'not_yet_held'
        end as held_status
    from amounts
    inner join contracts
        on amounts.contract_id = contracts.contract_id

)

select
    contract_id,
    held_kind,
    instalment_number,
    occurrence_number,
    buyer_id,
    supplier_id,
    currency,
    cast(agreed_amount as decimal(18, 2)) as agreed_amount,
    cast(
        case when held_status in ('held', 'to_be_released') then outstanding_amount else 0 end as decimal(18, 2)
    ) as held_amount,
    cast(released_amount as decimal(18, 2)) as released_amount,
    cast(case when held_status = 'to_be_released' then outstanding_amount else 0 end as decimal(18, 2))
        as to_be_released_amount,
    held_since_date,
    release_date,
    release_date_basis,
    case
        when held_status = 'to_be_released' then {{ days_between('release_date', as_of_date()) }}
        else 0
    end as days_overdue,
    held_status,
    clause_ref
from judged
