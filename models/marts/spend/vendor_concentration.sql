-- Herfindahl-Hirschman index: the sum of the squared shares in per cent, 10,000 for a single vendor. Its
-- base is committed spend of signed contracts, not a market. Shares are squared before they are rounded.

with

vendors as (

    select * from {{ ref('int_vendor_spend') }}

),

portfolio as (

    select
        count(*) as vendor_count,
        sum(committed_amount) as base_amount
    from vendors

),

-- 16 places: a share of a portfolio of a billion is told apart to the fen.
shares as (

    select
        vendors.supplier_id,
        vendors.spend_rank,
        vendors.committed_amount,
        portfolio.vendor_count,
        portfolio.base_amount,
        {{ divide_whole_half_up(
            '((' ~ whole_units('vendors.committed_amount', 2) ~ ') * 100)',
            'nullif(' ~ whole_units('portfolio.base_amount', 2) ~ ', 0)', 12, places=0
        ) }} as share_in_per_cent
    from vendors
    cross join portfolio

),

summed as (

    select
        max(vendor_count) as vendor_count,
        max(base_amount) as base_amount,
        sum(
            cast(share_in_per_cent as decimal(19, 8)) * cast(share_in_per_cent as decimal(18, 8))
        ) as herfindahl_index,
        sum(case when spend_rank <= 1 then committed_amount else 0 end) as largest_amount,
        sum(case when spend_rank <= 3 then committed_amount else 0 end) as largest_three_amount
    from shares

),

final as (

    select
        cast(vendor_count as integer) as vendor_count,
        cast(base_amount as decimal(18, 2)) as base_amount,
        cast(herfindahl_index as decimal(18, 2)) as herfindahl_index,
        {{ share('largest_amount', 'base_amount') }} as largest_vendor_share,
        {{ share('largest_three_amount', 'base_amount') }} as largest_three_vendors_share
    from summed
    where vendor_count > 0

)

select * from final
