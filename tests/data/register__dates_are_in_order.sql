-- Nothing of a contract happens before it. Some contracts are signed after their service has begun (补签).

{% set first_day_of_contract
    = 'least(contracts.signed_date, coalesce(contracts.service_start_date, contracts.signed_date))' %}

with

contracts as (

    select * from {{ ref('stg_register__contracts') }}

),

faults as (

    select
        contract_id,
        'service_start_date, service_end_date' as columns,
        service_start_date as first_date,
        service_end_date as second_date,
        'service ends on or after the day it starts' as wanted
    from contracts
    where service_end_date < service_start_date

    union all

    select
        contract_id,
        'line ' || cast(line_number as string) || ' service dates' as columns,
        service_start_date as first_date,
        service_end_date as second_date,
        'the line ends on or after the day it starts' as wanted
    from {{ ref('stg_register__contract_line_items') }}
    where service_end_date < service_start_date

    union all

    {% for file, row, column in [
        ('payment_schedule', "'instalment ' || cast(dated.instalment_number as string)", 'stated_due_date'),
        ('payment_schedule', "'instalment ' || cast(dated.instalment_number as string)", 'not_after_date'),
        ('obligations', "'duty ' || cast(dated.obligation_number as string)", 'not_after_date'),
        (
            'amendment_lines',
            "'amendment ' || cast(dated.amendment_number as string) || ' line ' || cast(dated.line_number as string)",
            'effective_date',
        ),
    ] -%}
    select
        dated.contract_id,
        {{ row }} || ' {{ column }}' as columns,
        {{ first_day_of_contract }} as first_date,
        dated.{{ column }} as second_date,
        'on or after the signing, or the first day of service where that came first' as wanted
    from {{ ref('stg_register__' ~ file) }} as dated
    inner join contracts
        on dated.contract_id = contracts.contract_id
    where dated.{{ column }} < {{ first_day_of_contract }}

    union all

    {% endfor -%}

    select
        amendments.contract_id,
        'amendment ' || cast(amendments.amendment_number as string) || ' signed_date' as columns,
        contracts.signed_date as first_date,
        amendments.signed_date as second_date,
        'a supplement is signed on or after the contract' as wanted
    from {{ ref('stg_register__amendments') }} as amendments
    inner join contracts
        on amendments.contract_id = contracts.contract_id
    where amendments.signed_date < contracts.signed_date

    union all

    select
        contract_id,
        'event ' || event_id as columns,
        event_date as first_date,
        end_date as second_date,
        'an event ends on or after the day it begins' as wanted
    from {{ ref('stg_actuals__events') }}
    where end_date < event_date

    union all

    select
        amendments.contract_id,
        'amendment ' || cast(amendments.amendment_number as string) || ' new_service_end_date' as columns,
        contracts.service_start_date as first_date,
        amendments.new_service_end_date as second_date,
        'service ends on or after the day it starts' as wanted
    from {{ ref('stg_register__amendments') }} as amendments
    inner join contracts
        on amendments.contract_id = contracts.contract_id
    where amendments.new_service_end_date < contracts.service_start_date

    union all

    -- Money may be voted and handed out, and a bond given, long before a contract is signed. Goods may come, and be
    -- paid for, before the paper is (补签), but not a year before.
    select
        events.contract_id,
        'event ' || events.event_id || ' event_date' as columns,
        {{ first_day_of_contract }} as first_date,
        events.event_date as second_date,
        'an event happens at most a year before the signing, or before service where that begins first' as wanted
    from {{ ref('stg_actuals__events') }} as events
    inner join contracts
        on events.contract_id = contracts.contract_id
    left join {{ ref('vocabulary') }} as kinds
        on
            events.event_kind = kinds.code
            and kinds.vocabulary = 'event_kind'
            and kinds.rule in ('funds_of_year', 'before_signing')
    where events.event_date < {{ add_months(first_day_of_contract, -12) }} and kinds.code is null

    union all

    select
        payments.contract_id,
        'payment ' || payments.payment_id || ' paid_date' as columns,
        {{ first_day_of_contract }} as first_date,
        payments.paid_date as second_date,
        'a payment is made at most a year before the signing, or before service where that begins first' as wanted
    from {{ ref('stg_actuals__payments') }} as payments
    inner join contracts
        on payments.contract_id = contracts.contract_id
    where payments.paid_date < {{ add_months(first_day_of_contract, -12) }}

    union all

    select
        contract_id,
        'contract' as columns,
        least(signed_date, service_start_date) as first_date,
        greatest(signed_date, service_end_date) as second_date,
        'begun within the calendar of the warehouse, 2000 to 2100, and for sixty years at most' as wanted
    from contracts
    where
        least(signed_date, service_start_date) < cast('2001-01-01' as date)
        or greatest(signed_date, service_start_date) > cast('2059-12-31' as date)
        or service_end_date > {{ add_months('coalesce(service_start_date, signed_date)', 720) }}

)

select * from faults
