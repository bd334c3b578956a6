-- Committed spend of signed contracts in yuan by supplier, ranked; a consortium counts for each of its suppliers with
-- its share. Contracts without a supplier count as `unregistered`.

with

contracts as (

    select * from {{ ref('int_contracts') }}
    where status = 'signed' and currency = 'CNY'

),

vendor_shares as (

    select * from {{ ref('int_vendor_shares') }}

),

parts as (

    select
        coalesce(supplier_id, 'unregistered') as supplier_id,
        committed_amount
    from contracts
    where contract_id not in (select shared.contract_id from vendor_shares as shared)

    union all

    select
        vendor_shares.supplier_id,
        vendor_shares.committed_amount
    from vendor_shares
    inner join contracts
        on vendor_shares.contract_id = contracts.contract_id

),

summed as (

    select
        supplier_id,
        cast(count(*) as integer) as contract_count,
        cast(coalesce(sum(committed_amount), 0) as decimal(18, 2)) as committed_amount
    from parts
    group by supplier_id

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
