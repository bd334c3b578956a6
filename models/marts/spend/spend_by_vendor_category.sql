-- The shares of a consortium cross the categories of its contract so that both add up: the part of two is what is
-- rounded up to both their ends, less what is rounded up to where each begins.

with

lines as (

    select * from {{ ref('fct_contract_line') }}
    where status = 'signed' and currency = 'CNY' and carries_amount

),

vendor_shares as (

    select * from {{ ref('int_vendor_shares') }}

),

single_vendors as (

    select
        contract_id,
        coalesce(supplier_id, 'unregistered') as supplier_id,
        category_code,
        committed_amount
    from lines
    where contract_id not in (select shared.contract_id from vendor_shares as shared)

),

shared_categories as (

    select
        contract_id,
        category_code,
        sum({{ whole_units('committed_amount', 2) }}) as category_fen
    from lines
    where contract_id in (select shared.contract_id from vendor_shares as shared)
    group by contract_id, category_code

),

placed_categories as (

    select
        shared_categories.*,
        sum(category_fen) over (
            partition by contract_id order by category_code nulls last
            rows between unbounded preceding and current row
        ) as last_category_fen
    from shared_categories

),

crossed as (

    select
        placed_categories.contract_id,
        vendor_shares.supplier_id,
        placed_categories.category_code,
        vendor_shares.contract_fen,
        vendor_shares.first_fen,
        vendor_shares.last_fen,
        placed_categories.last_category_fen - placed_categories.category_fen as first_category_fen,
        placed_categories.last_category_fen
    from placed_categories
    inner join vendor_shares
        on placed_categories.contract_id = vendor_shares.contract_id

),

shared_vendors as (

    select
        contract_id,
        supplier_id,
        category_code,
        {{ fen_to_yuan(
            '(' ~ fen_up_to('last_fen', 'last_category_fen') ~ ') - (' ~ fen_up_to('first_fen', 'last_category_fen')
            ~ ') - (' ~ fen_up_to('last_fen', 'first_category_fen') ~ ') + ('
            ~ fen_up_to('first_fen', 'first_category_fen') ~ ')'
        ) }} as committed_amount
    from crossed

),

parts as (

    select * from single_vendors
    union all
    select * from shared_vendors

),

final as (

    select
        supplier_id,
        category_code,
        cast(count(distinct contract_id) as integer) as contract_count,
        cast(coalesce(sum(committed_amount), 0) as decimal(18, 2)) as committed_amount
    from parts
    group by supplier_id, category_code

)

select * from final
