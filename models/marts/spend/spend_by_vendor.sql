with

contracts as (

    select * from {{ ref('dim_contract') }}
    where status = 'signed'

),

parties as (

    select * from {{ ref('dim_party') }}

),

summed as (

    select
        coalesce(supplier_id, 'unregistered') as supplier_id,
        cast(count(*) as integer) as contract_count,
        cast(coalesce(sum(total_amount), 0) as decimal(18, 2)) as committed_amount
    from contracts
    group by coalesce(supplier_id, 'unregistered')

),

ranked as (

    select
        summed.*,
        cast(rank() over (order by committed_amount desc) as integer) as spend_rank,
        sum(committed_amount) over (
            order by committed_amount desc, supplier_id asc
            rows between unbounded preceding and current row
        ) as cumulative_amount,
        sum(committed_amount) over () as portfolio_amount
    from summed

),

final as (

    select
        ranked.supplier_id,
        parties.name_zh as supplier_name_zh,
        parties.name_en as supplier_name_en,
        ranked.contract_count,
        ranked.committed_amount,
        {{ share('ranked.committed_amount', 'ranked.portfolio_amount') }} as share_of_total,
        ranked.spend_rank,
        {{ share('ranked.cumulative_amount', 'ranked.portfolio_amount') }} as cumulative_share
    from ranked
    left join parties
        on ranked.supplier_id = parties.party_id

)

select * from final
