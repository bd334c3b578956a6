-- The parties that a what-if has late, with the days: the supplier who performs late, the buyer who leaves unpaid. What
-- is said of the contract counts before what is said of its supplier.

with

asked as (

    select * from {{ ref('int_what_if') }}
    where what_if_kind in ('late', 'unpaid')

),

contracts as (

    select * from {{ ref('int_contracts') }}

),

reached as (

    select
        asked.what_if_number,
        asked.days,
        contracts.contract_id,
        case asked.what_if_kind when 'late' then 'supplier' when 'unpaid' then 'buyer' end as liable_party,
        {{ what_if_distance('asked', 'contracts') }} as distance
    from asked
    cross join contracts

),

ranked as (

    select
        reached.*,
        row_number() over (
            partition by contract_id, liable_party
            order by distance nulls last, what_if_number nulls last
        ) as choice
    from reached
    where distance is not null

)

select
    contract_id,
    liable_party,
    days as days_late
from ranked
where choice = 1
