{#- A table, because accrual by year, by month and the findings each read it. -#}
{{ config(materialized='table') }}

-- The stretches of days over which changed contracts are served, each with the same amount a day: what a supplement
-- that only moves the end leaves unserved at its signing is served up to the new end, supplement after supplement;
-- service ends on the day of a termination, and the days after it do not count. Null dates or amounts are unknown.

with recursive

moves as (

    select
        contract_id,
        amendment_number,
        signed_date,
        prior_end_date,
        end_date,
        row_number() over (partition by contract_id order by amendment_number) as move_number
    from {{ ref('int_supplements') }}
    where service_rule = 'stretch' and signed_date is not null

),

move_counts as (

    select
        contract_id,
        count(*) as move_count
    from moves
    group by contract_id

),

-- At each move `served_amount` is what has been served since the last one; the rest runs on.
walked as (

    select
        portions.*,
        cast(0 as bigint) as move_number,
        cast(0 as decimal(18, 2)) as served_amount,
        cast(null as date) as served_start_date
    from {{ ref('int_service_portions') }} as portions

    union all

    select
        contract_id,
        line_number,
        amendment_number,
        category_code,
        cast(amount - part_amount as decimal(18, 2)) as amount,
        case when is_moved then cut_date else start_date end as start_date,
        case when is_moved then new_end_date else end_date end as end_date,
        can_be_stretched,
        period_basis,
        period_assumption_id,
        move_number,
        part_amount as served_amount,
        case when is_moved and cut_date > start_date then start_date end as served_start_date
    from (
        select
            cuts.*,
            cast(
                case
                    when is_moved and cut_date > start_date
                        then {{ fen_to_yuan(whole_quotient_half_up(
                            '((' ~ whole_units('amount', 2) ~ ') * (' ~ days_between('start_date', 'cut_date') ~ '))',
                            '(' ~ days_between('start_date', 'end_date') ~ ' + 1)'
                        )) }}
                    else 0
                end as decimal(18, 2)
            ) as part_amount
        from (
            select
                walked.contract_id,
                walked.line_number,
                walked.amendment_number,
                walked.category_code,
                walked.amount,
                walked.start_date,
                walked.end_date,
                walked.can_be_stretched,
                walked.period_basis,
                walked.period_assumption_id,
                moves.move_number,
                moves.end_date as new_end_date,
                coalesce(
                    walked.can_be_stretched
                    and walked.amendment_number < moves.amendment_number
                    and walked.end_date >= moves.prior_end_date
                    and walked.end_date >= moves.signed_date,
                    false
                ) as is_moved,
                -- Shortened to a day before its signing, all of it is spread anew.
                case
                    when moves.end_date < moves.signed_date then least(walked.start_date, moves.end_date)
                    else least(greatest(moves.signed_date, walked.start_date), moves.end_date)
                end as cut_date
            from walked
            inner join moves
                on
                    walked.contract_id = moves.contract_id
                    and moves.move_number = walked.move_number + 1
        ) as cuts
    ) as parts

),

stretches as (

    select
        walked.contract_id,
        walked.line_number,
        walked.amendment_number,
        walked.category_code,
        walked.amount,
        walked.start_date,
        walked.end_date,
        walked.period_basis,
        walked.period_assumption_id
    from walked
    left join move_counts
        on walked.contract_id = move_counts.contract_id
    where walked.move_number = coalesce(move_counts.move_count, 0)

    union all

    select
        contract_id,
        line_number,
        amendment_number,
        category_code,
        served_amount as amount,
        served_start_date as start_date,
        {{ add_days('start_date', -1) }} as end_date,
        period_basis,
        period_assumption_id
    from walked
    where served_start_date is not null

),

-- The amount a day stays what it was.
final as (

    select
        stretches.contract_id,
        stretches.line_number,
        stretches.amendment_number,
        stretches.category_code,
        contracts.supplier_id,
        contracts.status,
        contracts.currency,
        case
            when stretches.end_date > contracts.terminated_date
                then {{ fen_to_yuan(whole_quotient_half_up(
                    '((' ~ whole_units('stretches.amount', 2) ~ ') * ('
                    ~ days_between('stretches.start_date', 'contracts.terminated_date') ~ ' + 1))',
                    '(' ~ days_between('stretches.start_date', 'stretches.end_date') ~ ' + 1)'
                )) }}
            else stretches.amount
        end as amount,
        stretches.start_date,
        least(stretches.end_date, coalesce(contracts.terminated_date, stretches.end_date)) as end_date,
        stretches.period_basis,
        stretches.period_assumption_id
    from stretches
    inner join {{ ref('int_contracts') }} as contracts
        on stretches.contract_id = contracts.contract_id
    where
        contracts.terminated_date is null
        or stretches.start_date is null
        or stretches.start_date <= contracts.terminated_date

)

select * from final
