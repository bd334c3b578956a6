with

lines as (

    select * from {{ ref('fct_contract_line') }}
    where status = 'signed' and currency = 'CNY' and carries_amount

),

categories as (

    select * from {{ ref('dim_service_category') }}

),

summed as (

    select
        category_code,
        cast(count(distinct contract_id) as integer) as contract_count,
        cast(coalesce(sum(committed_amount), 0) as decimal(18, 2)) as committed_amount
    from lines
    group by category_code

),

totalled as (

    select
        summed.*,
        sum(committed_amount) over () as portfolio_amount
    from summed

),

final as (

    select
        totalled.category_code,
        categories.category_name_zh,
        categories.category_name_en,
        categories.parent_category_code,
        totalled.contract_count,
        totalled.committed_amount,
        {{ share('totalled.committed_amount', 'totalled.portfolio_amount') }} as share_of_total
    from totalled
    left join categories
        on totalled.category_code = categories.category_code

)

select * from final
