-- What one cell of a priced line says about another, and one line about another that buys the same. Lines are the
-- longest file and are read where they are asked for, so that no engine keeps them.

with

-- Only these are looked at contract by contract: what is one item in all is one in each. One description may stand
-- for several things, of several categories; at one price for one unit it is the same item.
ambiguous_descriptions as (

    select description_zh
    from {{ ref('stg_register__contract_line_items') }}
    group by description_zh
    having min(comparable_item) <> max(comparable_item)

),

lines_so_described as (

    select lines.*
    from {{ ref('stg_register__contract_line_items') }} as lines
    inner join ambiguous_descriptions
        on lines.description_zh = ambiguous_descriptions.description_zh

),

faults as (

    select
        contract_id,
        'line ' || cast(line_number as string) || ' price_period' as column_name,
        price_period as value,
        'month or year where the line has months' as wanted
    from {{ ref('stg_register__contract_line_items') }}
    where price_period = 'once' and term_months is not null

    union all

    select
        min(contract_id) as contract_id,
        'category_code of ' || comparable_item as column_name,
        min(category_code) || ', ' || max(category_code) as value,
        'one category for one comparable item' as wanted
    from {{ ref('stg_register__contract_line_items') }}
    where comparable_item is not null
    group by comparable_item
    having min(category_code) <> max(category_code)

    union all

    select
        contract_id,
        'comparable_item of ' || description_zh as column_name,
        min(comparable_item) || ', ' || max(comparable_item) as value,
        'one item for one description at one price' as wanted
    from lines_so_described
    group by contract_id, description_zh, unit_price, unit_zh
    having min(comparable_item) <> max(comparable_item)

)

select
    'contract_line_items' as file_name,
    faults.*
from faults
