{#- A table, because the instalments and both readings of their shares each read all of it. -#}
{{ config(materialized='table') }}

-- What each occurrence of an instalment comes to (DESIGN, "What an instalment comes to"): its stated amount, else its
-- share of its base. Shares of one base that make a whole come to it to the fen; a cumulative share (支付至) is what has
-- been paid in all by then, less what the instalments before it come to.

{% set group = 'contract_id, base_group, share_base_line_number, fee_year' %}

with

rated as (

    select
        schedule.contract_id,
        schedule.instalment_number,
        schedule.occurrence_number,
        row_number() over (
            partition by schedule.contract_id order by schedule.instalment_number, schedule.occurrence_number
        ) as position,
        schedule.stated_amount,
        -- 1 or more beside other shares of the same base is a fraction of which the lower part is blank.
        case
            when
                schedule.stated_share >= 1
                and schedule.share_denominator is null
                and not coalesce(schedule.share_is_cumulative, false)
                and count(*) over (
                    partition by
                        schedule.contract_id, bases.base_group, bases.share_base_line_number, bases.fee_year
                ) > 1
                then null
            else schedule.stated_share
        end as stated_share,
        coalesce(schedule.share_denominator, 1) as share_denominator,
        coalesce(schedule.share_is_cumulative, false) as share_is_cumulative,
        -- Where other instalments name their base, a blank one is not known to be the total, nor the lines all lines;
        -- what the others of the contract are shares of is then not known to be whole.
        (
            max(case when schedule.stated_share is not null and schedule.share_base is null then 1 end) over of_contract
            is not null
            and max(schedule.share_base) over of_contract is not null
        )
        or (
            max(
                case when schedule.share_base = 'line_items' and schedule.share_base_line_number is null then 1 end
            ) over of_contract is not null
            and max(schedule.share_base_line_number) over of_contract is not null
        ) as has_blank_base,
        schedule.share_is_cumulative is null as has_blank_mode,
        -- One row stands for every period, and how many there are is not known.
        (schedule.period_months is not null or coalesce(schedule.trigger_event, '') in ('period_start', 'period_end'))
        and schedule.period_number is null
        and schedule.period_start_date is null as has_unknown_periods,
        bases.base_group,
        bases.share_base_line_number,
        bases.fee_year,
        bases.base_amount
    from {{ ref('int_instalment_occurrences') }} as schedule
    inner join {{ ref('int_share_bases') }} as bases
        on
            schedule.contract_id = bases.contract_id
            and schedule.instalment_number = bases.instalment_number
            and schedule.occurrence_number = bases.occurrence_number
    window of_contract as (partition by schedule.contract_id)

),

-- A share as a whole number: of 232,792,560 parts, which 2 to 20 divide, of a millionth.
weighed as (

    select
        rated.*,
        {{ wide_floor_quotient(
            '(' ~ whole_units('stated_share', 6) ~ ' * 232792560)', 'cast(share_denominator as ' ~ whole_number_type() ~ ')'
        ) }} as share_weight,
        cast({{ divide_half_up(
            'cast(stated_share as decimal(19, 6)) * base_amount', 'share_denominator', 2, places=8
        ) }} as decimal(18, 2)) as share_of_base
    from rated

),

groups as (

    select
        {{ group }},
        count(*) as row_count,
        count(share_weight) as share_count,
        max(case when share_is_cumulative then 1 else 0 end) = 1 as is_cumulative,
        sum(share_weight) as weight,
        sum(stated_amount) as stated_amount,
        abs(sum(share_weight) - cast(232792560000000 as {{ whole_number_type() }})) <= count(*) as is_whole
    from weighed
    group by {{ group }}

),

grouped as (

    select
        weighed.*,
        groups.row_count,
        groups.is_cumulative as is_in_cumulative_group,
        -- Only where every row of the base has a share can they make a whole.
        groups.is_whole and groups.share_count = groups.row_count and not groups.is_cumulative as makes_a_whole,
        groups.stated_amount as stated_in_group
    from weighed
    inner join groups
        on
            weighed.contract_id = groups.contract_id
            and weighed.base_group = groups.base_group
            and weighed.share_base_line_number = groups.share_base_line_number
            and weighed.fee_year = groups.fee_year

),

parts_of_wholes as (

    select
        grouped.*,
        cast(base_amount - coalesce(stated_in_group, 0) as decimal(18, 2)) as amount_to_split
    from grouped
    where makes_a_whole and stated_amount is null

),

split as (

    {{ allocate(
        'parts_of_wholes', ['contract_id', 'position'], group.split(', '), 'amount_to_split', 'share_weight', 'position',
        'amount'
    ) | indent(4) }}

),

-- Before the cumulative ones are known.
first_amounts as (

    select
        grouped.*,
        case
            when grouped.share_is_cumulative then null
            else coalesce(grouped.stated_amount, split.amount, grouped.share_of_base)
        end as simple_amount
    from grouped
    left join split
        on
            grouped.contract_id = split.contract_id
            and grouped.position = split.position

),

-- With a cumulative share the sum up to it is its share of the base; from there on the others are added.
summed as (

    select
        first_amounts.*,
        sum(simple_amount) over so_far as simple_sum,
        sum(case when not share_is_cumulative and simple_amount is null then 1 else 0 end) over so_far as unknown_count,
        max(case when share_is_cumulative then position end) over (
            partition by {{ group }}
            order by position
            rows between unbounded preceding and 1 preceding
        ) as last_cumulative_position
    from first_amounts
    where is_in_cumulative_group
    window so_far as (partition by {{ group }} order by position rows between unbounded preceding and current row)

),

cumulated as (

    select
        summed.contract_id,
        summed.position,
        cast(
            summed.share_of_base
            - coalesce(before.share_of_base, 0)
            - (coalesce(summed.simple_sum, 0) - coalesce(before.simple_sum, 0)) as decimal(18, 2)
        ) as amount,
        summed.unknown_count - coalesce(before.unknown_count, 0) = 0
        and (before.position is null or before.share_of_base is not null) as is_known
    from summed
    left join summed as before
        on
            summed.contract_id = before.contract_id
            and summed.last_cumulative_position = before.position
    where summed.share_is_cumulative

),

final as (

    select
        first_amounts.contract_id,
        first_amounts.instalment_number,
        first_amounts.occurrence_number,
        first_amounts.base_group,
        first_amounts.share_base_line_number,
        first_amounts.fee_year,
        first_amounts.base_amount,
        first_amounts.stated_amount,
        first_amounts.stated_share,
        first_amounts.share_weight,
        first_amounts.share_is_cumulative,
        first_amounts.has_blank_base
        or (first_amounts.has_blank_mode and first_amounts.is_in_cumulative_group) as rests_on_a_blank,
        first_amounts.has_blank_base,
        first_amounts.has_unknown_periods,
        first_amounts.row_count,
        case
            when first_amounts.share_is_cumulative then case when cumulated.is_known then cumulated.amount end
            else first_amounts.share_of_base
        end as share_amount,
        coalesce(
            first_amounts.simple_amount,
            first_amounts.stated_amount,
            case when cumulated.is_known then cumulated.amount end
        ) as amount
    from first_amounts
    left join cumulated
        on
            first_amounts.contract_id = cumulated.contract_id
            and first_amounts.position = cumulated.position

)

select * from final
