with

contracts as (

    select * from {{ ref('dim_contract') }}
    where status = 'signed' and currency = 'CNY'

),

parties as (

    select * from {{ ref('dim_party') }}

),

summed as (

    select
        coalesce(buyer_id, 'unregistered') as buyer_id,
        cast(count(*) as integer) as contract_count,
        cast(coalesce(sum(committed_amount), 0) as decimal(18, 2)) as committed_amount
    from contracts
    group by coalesce(buyer_id, 'unregistered')

),

ranked as (

    select
        summed.*,
        cast(rank() over (order by committed_amount desc) as integer) as spend_rank,
        sum(committed_amount) over () as portfolio_amount
    from summed

),

final as (

    select
        ranked.buyer_id,
        parties.name_zh as buyer_name_zh,
        parties.name_en as buyer_name_en,
        ranked.contract_count,
        ranked.committed_amount,
        {{ share('ranked.committed_amount', 'ranked.portfolio_amount') }} as share_of_total,
        ranked.spend_rank
    from ranked
    left join parties
        on ranked.buyer_id = parties.party_id

)

select * from final
