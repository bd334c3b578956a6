with

lines as (

    select * from {{ ref('fct_contract_line') }}
    where status = 'signed'

),

final as (

    select
        coalesce(supplier_id, 'unregistered') as supplier_id,
        category_code,
        cast(count(distinct contract_id) as integer) as contract_count,
        cast(coalesce(sum(committed_amount), 0) as decimal(18, 2)) as committed_amount
    from lines
    group by coalesce(supplier_id, 'unregistered'), category_code

)

select * from final
