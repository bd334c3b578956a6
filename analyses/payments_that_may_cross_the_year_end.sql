-- 问题：哪些付款可能落到另一个财政年度，若拖过 12 月 31 日须结转多少？
-- Question: which payments may fall in another fiscal year, and what must be carried over if they slip past
-- 31 December?
-- 可改 To change: `due_fiscal_year`, the year for which the payment is planned; none shows all.
{% set due_fiscal_year = none %}

with

risks as (

    select * from {{ ref('carry_over_risk') }}
    {% if due_fiscal_year -%}
    where due_fiscal_year = {{ due_fiscal_year }}
    {%- endif %}

),

final as (

    select
        contract_id,
        instalment_number,
        scheduled_amount,
        due_date,
        earliest_fiscal_year,
        due_fiscal_year,
        latest_fiscal_year,
        risk_kind,
        carry_over_amount,
        coalesce(assumption_id, also_assumption_id) as resting_on,
        clause_ref
    from risks

)

select * from final
order by carry_over_amount desc, due_date asc, contract_id asc, instalment_number asc
limit 100
