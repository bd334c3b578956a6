-- The rights to terminate that open within the days supposed, and those whose first day moves.
with

open_rights as (

    select rights.contract_id, rights.right_id, max(delays.days_late) as days_late
    from what_if.marts.termination_rights as rights
    inner join what_if.reference.vocabulary as conditions
        on rights.condition_kind = conditions.code and conditions.vocabulary = 'breach_kind' and conditions.is_delay
    inner join what_if.intermediate.int_what_if_delays as delays
        on
            rights.contract_id = delays.contract_id
            and coalesce(rights.liable_party, delays.liable_party) = delays.liable_party
            and coalesce(conditions.side, delays.liable_party) = delays.liable_party
            and rights.first_open_day <= delays.days_late
    group by all

)

select
    supposed.contract_id as contract,
    supposed.right_id as "right",
    supposed.holder,
    supposed.condition_kind as condition,
    supposed.first_open_day as opens_on_day,
    now.earliest_date as earliest_today,
    supposed.earliest_date as earliest_then,
    open_rights.right_id is not null as opens,
    case when supposed.has_lump_sum then supposed.lump_sum_amount else 0 end as lump_sum,
    supposed.refund_kind as refund,
    supposed.clause_ref as clause
from what_if.marts.termination_rights as supposed
inner join today.marts.termination_rights as now using (contract_id, right_id)
left join open_rights using (contract_id, right_id)
where open_rights.right_id is not null or supposed.earliest_date is distinct from now.earliest_date
order by contract, opens desc, "right"
