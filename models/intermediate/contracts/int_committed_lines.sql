{#- A table, because the lines of the marts and what supplements make of them each read it. -#}
{{ config(materialized='table') }}

-- What each line commits to and its amount without tax. Committed spend is the contract's; where the lines do not add
-- up to it (a discount on the whole, a settled price), it is spread over them in proportion, exact to the fen, so that
-- spend by category and spend by vendor stay the same sum.

with

-- Only what a split needs, not the texts of a line.
amounts as (

    select
        contract_id,
        line_number,
        line_amount,
        {{ whole_units('line_amount', 2) }} as line_fen,
        tax_rate,
        contract_committed_amount,
        contract_net_amount,
        contract_tax_rate
    from {{ ref('int_contract_lines') }}
    where carries_amount

),

priced as (

    select
        amounts.*,
        case when tax_rate is not null then {{ net_of_tax('line_amount', 'tax_rate') }} end as own_net_amount
    from amounts

),

sums as (

    select
        contract_id,
        count(*) as line_count,
        sum(line_fen) as lines_fen,
        coalesce(max(contract_committed_amount) = sum(line_amount) and sum(line_fen) <> 0, false) as adds_up,
        -- What the lines without a rate of their own share in.
        count(case when tax_rate is null then 1 end) as unrated_count,
        sum(case when tax_rate is null then line_fen end) as unrated_fen,
        cast(max(contract_net_amount) - coalesce(sum(own_net_amount), 0) as decimal(18, 2)) as unrated_net_amount
    from priced
    group by contract_id

),

weighted as (

    select
        priced.*,
        sums.line_count,
        sums.adds_up,
        sums.unrated_count,
        sums.unrated_fen,
        sums.unrated_net_amount,
        -- Lines that come to nothing say nothing of their parts.
        case when sums.lines_fen > 0 then priced.line_fen else 1 end as weight,
        case when sums.lines_fen > 0 then sums.lines_fen else sums.line_count end as total_weight
    from priced
    inner join sums
        on priced.contract_id = sums.contract_id

),

-- Lines that add up to the contract, nearly all, are committed as they are printed; only the others are spread.
committed_parts as (

    {{ allocate(
        '(select * from weighted where not adds_up and line_count > 1)', ['contract_id', 'line_number'],
        ['contract_id'], 'contract_committed_amount', 'weight', 'line_number', 'committed_amount', 'total_weight'
    ) | indent(4) }}

),

-- A net total falls on a single line as a whole, and on several of one rate in proportion.
net_parts as (

    {{ allocate(
        '(select * from weighted where tax_rate is null and contract_tax_rate is not null'
        ~ ' and contract_net_amount is not null and unrated_count > 1)',
        ['contract_id', 'line_number'], ['contract_id'], 'unrated_net_amount', 'line_fen', 'line_number',
        'net_line_amount', 'unrated_fen'
    ) | indent(4) }}

),

final as (

    select
        weighted.contract_id,
        weighted.line_number,
        case
            when weighted.adds_up then weighted.line_amount
            when weighted.line_count = 1 then weighted.contract_committed_amount
            else committed_parts.committed_amount
        end as committed_amount,
        case
            when weighted.tax_rate is not null then weighted.own_net_amount
            when weighted.line_count = 1 then weighted.contract_net_amount
            when weighted.unrated_count > 1 then net_parts.net_line_amount
            when weighted.contract_tax_rate is not null then weighted.unrated_net_amount
        end as net_line_amount
    from weighted
    left join committed_parts
        on
            weighted.contract_id = committed_parts.contract_id
            and weighted.line_number = committed_parts.line_number
    left join net_parts
        on
            weighted.contract_id = net_parts.contract_id
            and weighted.line_number = net_parts.line_number

)

select * from final
