-- The cliff of an exposure curve: from the day on which a right to terminate for delay opens its sum is owed, the
-- largest of those that are open. Where one is unknown, so is what is owed, on every day.

with

sums_on_delay as (

    select
        sums.contract_id,
        sums.liable_party,
        sums.first_open_day,
        sums.lump_sum_amount,
        count(*) over (partition by sums.contract_id, sums.liable_party)
        = count(sums.lump_sum_amount) over (partition by sums.contract_id, sums.liable_party) as is_known
    from {{ ref('int_sums_on_termination') }} as sums
    inner join {{ ref('vocabulary') }} as breach_kinds
        on
            sums.condition_kind = breach_kinds.code
            and breach_kinds.vocabulary = 'breach_kind'
            and breach_kinds.is_delay
    where sums.first_open_day is not null

),

final as (

    select
        contract_id,
        liable_party,
        first_open_day as from_day,
        coalesce(
            lead(first_open_day) over (partition by contract_id, liable_party order by first_open_day) - 1, 2147483647
        ) as to_day,
        max(lump_sum_amount) over (
            partition by contract_id, liable_party
            order by first_open_day
            rows between unbounded preceding and current row
        ) as amount
    from sums_on_delay
    where is_known

    union all

    select distinct
        contract_id,
        liable_party,
        0 as from_day,
        2147483647 as to_day,
        cast(null as decimal(18, 2)) as amount
    from sums_on_delay
    where not is_known

)

select * from final
