-- When the money of an instalment is expected to leave: on its due date; under a what-if of late payment, what is not
-- settled so many days after it, while the due date stays. An instalment settled in part is then two rows.

with

instalments as (

    select * from {{ ref('int_instalments') }}

),

delays as (

    select
        contract_id,
        days_late
    from {{ ref('int_what_if_delays') }}
    where liable_party = 'buyer'

),

parts as (

    select
        instalments.*,
        instalments.scheduled_amount as cash_amount,
        0 as days_late
    from instalments
    left join delays
        on instalments.contract_id = delays.contract_id
    where delays.contract_id is null

    union all

    select
        instalments.*,
        cast(instalments.scheduled_amount - instalments.outstanding_amount as decimal(18, 2)) as cash_amount,
        0 as days_late
    from instalments
    inner join delays
        on instalments.contract_id = delays.contract_id
    where instalments.scheduled_amount > instalments.outstanding_amount

    union all

    select
        instalments.*,
        coalesce(instalments.outstanding_amount, instalments.scheduled_amount) as cash_amount,
        delays.days_late
    from instalments
    inner join delays
        on instalments.contract_id = delays.contract_id
    where coalesce(instalments.outstanding_amount > 0, true)

),

dated as (

    select
        contract_id,
        instalment_number,
        occurrence_number,
        contract_status,
        currency,
        cash_amount,
        {{ add_days('due_date', 'days_late') }} as cash_date,
        {{ add_days('due_date_earliest', 'days_late') }} as cash_date_earliest,
        {{ add_days('due_date_latest', 'days_late') }} as cash_date_latest
    from parts

)

select
    dated.*,
    {{ fiscal_year('cash_date') }} as cash_fiscal_year,
    {{ fiscal_year('cash_date_earliest') }} as earliest_fiscal_year,
    {{ fiscal_year('cash_date_latest') }} as latest_fiscal_year
from dated
