{#- A table, because contracts, their service, findings and statutory measures each read it. -#}
{{ config(materialized='table') }}

-- Supplements signed by the day, in order, and what each does to the service (DESIGN, "Fine print", Supplements):
--   lines      prices or quantities of lines change: their amounts follow from the lines
--   extension  an amount added with a later end: served from the day after the old end
--   stretch    a new end otherwise: what is unserved at its signing is served up to the new end
--   amount     an amount alone: served from its signing to the end

with

supplements as (

    select * from {{ ref('stg_register__amendments') }}
    where signed_date <= {{ as_of_date() }} or signed_date is null

),

line_changes as (

    select
        contract_id,
        amendment_number,
        cast(sum(change_amount) as decimal(18, 2)) as change_amount,
        min(case when has_whole_months then 1 else 0 end) = 1 as has_whole_months
    from {{ ref('int_amended_lines') }}
    where amendment_number > 0
    group by contract_id, amendment_number

),

named_lines as (

    select distinct
        contract_id,
        amendment_number
    from {{ ref('stg_register__amendment_lines') }}

),

-- How many supplements before it move the end: the last of them says where service ended until then.
counted as (

    select
        supplements.*,
        count(new_service_end_date) over (
            partition by contract_id order by amendment_number
            rows between unbounded preceding and current row
        ) as end_number
    from supplements

),

ordered as (

    select
        counted.*,
        max(new_service_end_date) over (partition by contract_id, end_number) as end_date
    from counted

),

chained as (

    select
        ordered.*,
        coalesce(
            lag(ordered.end_date) over (partition by ordered.contract_id order by ordered.amendment_number),
            contracts.service_end_date
        ) as prior_end_date
    from ordered
    inner join {{ ref('stg_register__contracts') }} as contracts
        on ordered.contract_id = contracts.contract_id

),

final as (

    select
        chained.contract_id,
        chained.amendment_number,
        chained.signed_date,
        chained.prior_end_date,
        coalesce(chained.end_date, chained.prior_end_date) as end_date,
        chained.new_service_end_date,
        chained.total_change_amount as stated_change_amount,
        line_changes.change_amount as line_change_amount,
        line_changes.has_whole_months,
        coalesce(chained.total_change_amount, line_changes.change_amount) as change_amount,
        named_lines.contract_id is not null
        and chained.total_change_amount is null
        and line_changes.change_amount is null as is_change_unknown,
        case
            when line_changes.contract_id is not null then 'lines'
            when
                chained.total_change_amount > 0
                and chained.new_service_end_date > chained.prior_end_date
                then 'extension'
            when
                chained.new_service_end_date is not null
                and coalesce(chained.new_service_end_date <> chained.prior_end_date, true)
                then 'stretch'
            when chained.total_change_amount <> 0 then 'amount'
        end as service_rule
    from chained
    left join line_changes
        on
            chained.contract_id = line_changes.contract_id
            and chained.amendment_number = line_changes.amendment_number
    left join named_lines
        on
            chained.contract_id = named_lines.contract_id
            and chained.amendment_number = named_lines.amendment_number

)

select * from final
