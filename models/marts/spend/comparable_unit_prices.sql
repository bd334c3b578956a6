-- Prices of the same item on one footing: the price of one unit for one year, less its discount. A price paid once has
-- no yearly form and is compared as it stands; one for a period of unknown length is compared with none.

with

lines as (

    select * from {{ ref('fct_contract_line') }}
    where
        comparable_item is not null
        and currency = 'CNY'
        and unit_price is not null
        and price_period in ('month', 'year', 'once')

),

yearly as (

    select
        comparable_item,
        case when price_period = 'once' then 'once' else 'year' end as price_basis,
        contract_id,
        line_number,
        supplier_id,
        status,
        quantity,
        cast(
            cast(unit_price as decimal(19, 6)) * cast(1 - coalesce(discount_rate, 0) as decimal(10, 8))
            * case when price_period = 'month' then 12 else 1 end as decimal(20, 6)
        ) as comparable_price,
        clause_ref
    from lines

),

final as (

    select
        yearly.comparable_item,
        yearly.price_basis,
        yearly.contract_id,
        yearly.line_number,
        yearly.supplier_id,
        yearly.status,
        yearly.quantity,
        yearly.comparable_price,
        min(yearly.comparable_price) over (partition by yearly.comparable_item, yearly.price_basis) as lowest_price,
        max(yearly.comparable_price) over (partition by yearly.comparable_item, yearly.price_basis) as highest_price,
        cast(count(*) over (partition by yearly.comparable_item, yearly.price_basis) as integer) as line_count,
        yearly.clause_ref
    from yearly

)

select * from final
