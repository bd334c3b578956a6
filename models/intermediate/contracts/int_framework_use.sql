-- What the signed orders under each framework (框架协议) commit to, beside its ceiling. An order of unknown amount, or in
-- another currency than the framework, makes their sum unknown; `known_amount` is that of the others.

with

frameworks as (

    select * from {{ ref('int_contracts') }}
    where pricing_kind = 'framework'

),

orders as (

    select
        frameworks.contract_id,
        case when orders.currency = frameworks.currency then orders.committed_amount end as committed_amount
    from {{ ref('int_contracts') }} as orders
    inner join frameworks
        on orders.parent_contract_id = frameworks.contract_id
    where orders.status = 'signed'

),

summed as (

    select
        contract_id,
        count(*) as order_count,
        count(committed_amount) as known_count,
        sum(committed_amount) as known_amount
    from orders
    group by contract_id

),

final as (

    select
        frameworks.contract_id,
        frameworks.status,
        frameworks.currency,
        frameworks.total_amount as ceiling_amount,
        cast(coalesce(summed.known_amount, 0) as decimal(18, 2)) as known_amount,
        cast(
            case
                when coalesce(summed.known_count, 0) = coalesce(summed.order_count, 0)
                    then coalesce(summed.known_amount, 0)
            end as decimal(18, 2)
        ) as ordered_amount,
        cast(coalesce(summed.order_count, 0) as integer) as order_count
    from frameworks
    left join summed
        on frameworks.contract_id = summed.contract_id

)

select * from final
