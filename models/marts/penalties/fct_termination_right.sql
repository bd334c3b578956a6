{#- The seed of the register holds the name `termination_rights`; the table takes it by an alias. -#}
{{ config(alias='termination_rights') }}

-- A right that opens after a number of days of delay opens at the earliest that many days after the date
-- that is missed: the first delivery, the start of service, the first instalment.

with

rights as (

    select * from {{ ref('stg_register__termination_rights') }}

),

bases as (

    select * from {{ ref('int_contract_bases') }}

),

contracts as (

    select * from {{ ref('dim_contract') }}

),

deliveries as (

    select
        contract_id,
        min(due_date) as due_date
    from {{ ref('obligation_calendar') }}
    where obligation_kind = 'delivery'
    group by contract_id

),

trainings as (

    select
        contract_id,
        min(due_date) as due_date
    from {{ ref('obligation_calendar') }}
    where obligation_kind = 'training'
    group by contract_id

),

instalments as (

    select
        contract_id,
        min(due_date) as due_date
    from {{ ref('payment_timing') }}
    group by contract_id

),

joined as (

    select
        rights.*,
        contracts.status as contract_status,
        -- The day of delay on which the right is open.
        case
            when rights.threshold_days is null then null
            when rights.threshold_comparator = 'more_than' then rights.threshold_days + 1
            else rights.threshold_days
        end as first_open_day,
        case rights.condition_kind
            when 'late_delivery' then deliveries.due_date
            when 'late_service' then contracts.service_start_date
            when 'late_training' then trainings.due_date
            when 'late_payment' then instalments.due_date
        end as missed_date,
        coalesce(
            rights.lump_sum_amount,
            {{ rate_of_base('rights.lump_sum_rate', "coalesce(rights.lump_sum_base_kind, 'contract_total')", 'bases') }}
        ) as known_lump_sum_amount,
        rights.lump_sum_amount is not null or rights.lump_sum_rate is not null as has_lump_sum
    from rights
    inner join contracts
        on rights.contract_id = contracts.contract_id
    inner join bases
        on rights.contract_id = bases.contract_id
    left join deliveries
        on rights.contract_id = deliveries.contract_id
    left join trainings
        on rights.contract_id = trainings.contract_id
    left join instalments
        on rights.contract_id = instalments.contract_id

),

final as (

    select
        contract_id,
        right_id,
        holder,
        case holder when 'buyer' then 'supplier' when 'supplier' then 'buyer' end as liable_party,
        condition_kind,
        threshold_comparator,
        threshold_days,
        threshold_events,
        first_open_day,
        notice_days,
        has_lump_sum,
        lump_sum_rate,
        lump_sum_base_kind,
        known_lump_sum_amount as lump_sum_amount,
        refund_kind,
        adds_actual_loss,
        {{ add_days('missed_date', 'first_open_day') }} as earliest_date,
        contract_status,
        clause_ref
    from joined

)

select * from final
