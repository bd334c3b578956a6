-- One row an item: the lowest and the highest price of the same thing, and where they stand.
select
    comparable_item,
    price_basis,
    count(*) as line_count,
    count(distinct contract_id) as contract_count,
    min(comparable_price) as lowest_price,
    max(comparable_price) as highest_price,
    cast(cast(max(comparable_price) as decimal(38, 12)) * 100 / nullif(min(comparable_price), 0) as decimal(38, 2))
        as highest_in_percent_of_lowest,
    arg_min(contract_id, (comparable_price, contract_id, line_number)) as lowest_contract_id,
    arg_min(line_number, (comparable_price, contract_id, line_number)) as lowest_line_number,
    arg_min(clause_ref, (comparable_price, contract_id, line_number)) as lowest_clause_ref,
    arg_max(contract_id, (comparable_price, contract_id, line_number)) as highest_contract_id,
    count(*) over () as item_count,
    count(*) filter (where count(distinct contract_id) > 1) over () as compared_count
from marts.comparable_unit_prices
group by comparable_item, price_basis
order by contract_count desc, highest_price desc, comparable_item, price_basis
limit getvariable('table_rows')
