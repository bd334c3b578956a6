-- A right that opens after a number of days of delay opens at the earliest that many days after the date missed.

with

rights as (

    select * from {{ ref('stg_register__termination_rights') }}

),

contracts as (

    select * from {{ ref('int_contracts') }}

),

bases as (

    select * from {{ ref('int_base_amounts') }}

),

missed_dates as (

    select * from {{ ref('int_missed_dates') }}

),

joined as (

    select
        rights.*,
        contracts.status as contract_status,
        -- The day of delay on which the right is open.
        case rights.threshold_comparator
            when 'more_than' then rights.threshold_days + 1
            else rights.threshold_days
        end as first_open_day,
        missed_dates.missed_date,
        coalesce(rights.lump_sum_amount, {{ rate_of_base('rights.lump_sum_rate', 'bases') }}) as known_lump_sum_amount,
        rights.lump_sum_amount is not null or rights.lump_sum_rate is not null as has_lump_sum
    from rights
    inner join contracts
        on rights.contract_id = contracts.contract_id
    left join bases
        on
            rights.contract_id = bases.contract_id
            and coalesce(rights.lump_sum_base_kind, 'contract_total') = bases.base_kind
    left join missed_dates
        on
            rights.contract_id = missed_dates.contract_id
            and rights.condition_kind = missed_dates.breach_kind

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
        threshold_window,
        coalesce(is_consecutive, false) as is_consecutive,
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
