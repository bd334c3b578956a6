-- Instalments that were paid early enough for their discount: within `discount_days` of their trigger, all but the
-- discount (DESIGN, "Early payment").

with

offers as (

    select
        schedule.contract_id,
        schedule.instalment_number,
        schedule.occurrence_number,
        amounts.amount,
        cast(amounts.amount * (1 - cast(schedule.discount_rate as decimal(18, 8))) as decimal(18, 2))
            as discounted_amount,
        deadlines.trigger_date as anchor_date,
        schedule.discount_days as offset_value,
        'calendar_day' as offset_unit,
        false as includes_first_day
    from {{ ref('int_instalment_occurrences') }} as schedule
    inner join {{ ref('int_instalment_amounts') }} as amounts
        on
            schedule.contract_id = amounts.contract_id
            and schedule.instalment_number = amounts.instalment_number
            and schedule.occurrence_number = amounts.occurrence_number
    inner join {{ ref('int_deadlines_dated') }} as deadlines
        on
            deadlines.deadline_kind = 'instalment'
            and schedule.contract_id = deadlines.contract_id
            and schedule.instalment_number = deadlines.deadline_number
            and schedule.occurrence_number = deadlines.occurrence_number
    where schedule.discount_rate is not null and schedule.discount_days is not null

),

dated as (

    {{ counted_dates(
        'offers', ['contract_id', 'instalment_number', 'occurrence_number', 'amount', 'discounted_amount']
    ) | indent(4) }}

),

settled as (

    select
        contract_id,
        instalment_number,
        occurrence_number,
        paid_date as settled_date,
        amount
    from {{ ref('int_payments_known') }}

    union all

    select
        contract_id,
        instalment_number,
        occurrence_number,
        settled_date,
        amount
    from {{ ref('int_set_offs') }}

)

select
    dated.contract_id,
    dated.instalment_number,
    dated.occurrence_number,
    cast(dated.amount - dated.discounted_amount as decimal(18, 2)) as discount_amount
from dated
inner join settled
    on
        dated.contract_id = settled.contract_id
        and dated.instalment_number = settled.instalment_number
        and dated.occurrence_number = settled.occurrence_number
        and settled.settled_date <= dated.counted_date
group by
    dated.contract_id, dated.instalment_number, dated.occurrence_number, dated.amount, dated.discounted_amount
having sum(settled.amount) >= dated.discounted_amount
