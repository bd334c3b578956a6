-- The day by which a contract is to be delivered, as far as its own dates say it: what an assumption can be anchored to
-- before anything is delivered. Of several deliveries the last counts.

with

contracts as (

    select * from {{ ref('int_contracts') }}

),

duties as (

    select
        obligations.contract_id,
        obligations.stated_due_date,
        obligations.offset_value,
        obligations.offset_unit,
        false as includes_first_day,
        case obligations.trigger_event
            when 'contract_signed' then contracts.signed_date
            when 'contract_effective' then contracts.effective_date
            when 'service_start' then contracts.service_start_date
        end as anchor_date
    from {{ ref('stg_register__obligations') }} as obligations
    inner join contracts
        on obligations.contract_id = contracts.contract_id
    where obligations.obligation_kind = 'delivery'

),

counted as (

    {{ counted_dates('duties', ['contract_id', 'stated_due_date']) | indent(4) }}

)

select
    contract_id,
    max(coalesce(stated_due_date, counted_date)) as delivery_date
from counted
where coalesce(stated_due_date, counted_date) is not null
group by contract_id
