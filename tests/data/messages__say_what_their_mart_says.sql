-- The sum of a message is that of the rows of its mart, message by message: none says more or less, and none with a sum
-- is missing. Worked out from the marts alone.

with

contracts as (

    select * from {{ ref('dim_contract') }}
    where status = 'signed' and currency = 'CNY'

),

balances as (

    select
        contract_balance.*,
        max(case when paid_amount > 0 then 1 else 0 end) over () = 1 as has_payments
    from {{ ref('contract_balance') }} as contract_balance

),

this_year as (

    select fiscal_year from {{ ref('dim_date') }}
    where date_day = {{ as_of_date() }}

),

last_years as (

    select
        positions.contract_id,
        max(positions.fiscal_year) as fiscal_year
    from {{ ref('fiscal_year_position') }} as positions
    inner join this_year
        on positions.fiscal_year <= this_year.fiscal_year
    group by positions.contract_id

),

positions as (

    select
        positions.contract_id,
        positions.cumulative_service_amount,
        positions.prepaid_or_arrears_amount,
        balances.paid_amount,
        contracts.terminated_date
    from {{ ref('fiscal_year_position') }} as positions
    inner join last_years
        on
            positions.contract_id = last_years.contract_id
            and positions.fiscal_year = last_years.fiscal_year
    inner join contracts
        on positions.contract_id = contracts.contract_id
    inner join balances
        on positions.contract_id = balances.contract_id

),

listed as (

    select
        'overdue' as message_id,
        overdue_amount as amount
    from {{ ref('payment_timing') }}
    where contract_status = 'signed' and currency = 'CNY'

    union all

    select
        'release' as message_id,
        held.to_be_released_amount as amount
    from {{ ref('amounts_held') }} as held
    inner join balances
        on held.contract_id = balances.contract_id
    where held.currency = 'CNY' and (held.held_kind = 'performance_bond' or balances.has_payments)

    union all

    select
        'penalty_open/' || liable_party as message_id,
        open_amount as amount
    from {{ ref('penalty_ledger') }}
    where contract_status = 'signed' and currency = 'CNY'

    union all

    select
        'penalty_undecided/' || liable_party as message_id,
        undecided_amount as amount
    from {{ ref('penalty_ledger') }}
    where contract_status = 'signed' and currency = 'CNY'

    union all

    select
        'prepaid' as message_id,
        greatest(paid_amount - cumulative_service_amount, 0) as amount
    from positions
    where cumulative_service_amount is not null

    union all

    -- What is due beyond the service, less what of it is paid.
    select
        'due_ahead' as message_id,
        greatest(prepaid_or_arrears_amount - greatest(paid_amount - cumulative_service_amount, 0), 0) as amount
    from positions
    where prepaid_or_arrears_amount is not null

    union all

    select
        'service_ahead' as message_id,
        greatest(-prepaid_or_arrears_amount, 0) as amount
    from positions
    where prepaid_or_arrears_amount is not null and terminated_date is null

),

expected as (

    select
        message_id,
        cast(sum(amount) as decimal(18, 2)) as amount
    from listed
    group by message_id
    having sum(amount) > 0

),

parties as (

    select 'supplier' as liable_party
    union all
    select 'buyer' as liable_party

),

-- Single rows of their mart. Which of them lie ahead is not asked here.
singles as (

    select
        'cliff/' || rights.contract_id || '/' || rights.right_id || '/' || parties.liable_party as message_id,
        rights.lump_sum_amount as amount
    from {{ ref('termination_rights__mart') }} as rights
    cross join parties

    union all

    select
        'renewal_decision/' || contract_id || '/' || cast(option_number as string) || '/'
        || cast(occurrence_number as string) as message_id,
        fee_amount as amount
    from {{ ref('renewal_options__mart') }}

),

messages as (

    select
        messages.*,
        message_kind in ('cliff', 'renewal_decision') as is_single
    from {{ ref('messages') }} as messages
    where amount is not null

),

sums as (

    select * from messages
    where not is_single

)

select
    coalesce(sums.message_id, expected.message_id) as message_id,
    sums.amount as message_amount,
    expected.amount as mart_amount
from sums
full outer join expected
    on sums.message_id = expected.message_id
where sums.amount is distinct from expected.amount

union all

select
    messages.message_id,
    messages.amount as message_amount,
    singles.amount as mart_amount
from messages
left join singles
    on messages.message_id = singles.message_id
where
    messages.is_single
    and messages.amount is distinct from singles.amount
