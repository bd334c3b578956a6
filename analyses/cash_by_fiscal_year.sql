-- 问题：每个财政年度要付多少现金？假设的日期都取最早、都取最晚各是多少，其中多少年度确定？
-- Question: how much cash leaves in each fiscal year, if every assumed date comes first or last, and how much
-- of it is certain of its year?
-- 可改 To change: `first_fiscal_year`.
{% set first_fiscal_year = 2024 %}

with

cash as (

    select * from {{ ref('fiscal_year_cash') }}

),

final as (

    select
        fiscal_year,
        scheduled_cash_amount,
        earliest_case_amount,
        latest_case_amount,
        certain_amount,
        december_amount,
        december_share
    from cash
    where fiscal_year >= {{ first_fiscal_year }}

)

select * from final
order by fiscal_year
