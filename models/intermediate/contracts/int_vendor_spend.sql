-- Committed spend of signed contracts by supplier, ranked; contracts without a supplier count as `unregistered`.

with

summed as (

    select
        coalesce(supplier_id, 'unregistered') as supplier_id,
        cast(count(*) as integer) as contract_count,
        cast(coalesce(sum(total_amount), 0) as decimal(18, 2)) as committed_amount
    from {{ ref('int_contracts') }}
    where status = 'signed'
    group by coalesce(supplier_id, 'unregistered')

)

select
    summed.*,
    cast(rank() over (order by committed_amount desc) as integer) as spend_rank,
    sum(committed_amount) over (
        order by committed_amount desc, supplier_id asc
        rows between unbounded preceding and current row
    ) as cumulative_amount,
    sum(committed_amount) over () as portfolio_amount
from summed
