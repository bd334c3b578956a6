-- 问题：到期未付的钱，逾期多久了，各是哪份合同？
-- Question: of what is due and unpaid, how long has it been overdue, contract by contract?
-- 可改 To change: `bounds`, the last days of the age bands. 部分付款的只算未付部分。Of what is partly paid, the rest counts.
{% set bounds = [30, 60, 90] %}

with

overdue as (

    select * from {{ ref('payment_timing') }}
    where overdue_amount > 0

),

final as (

    select
        contract_id,
        buyer_id,
        currency,
        {% for bound in bounds -%}
        {%- set first_day = 1 if loop.first else bounds[loop.index0 - 1] + 1 -%}
        sum(case when days_past_due between {{ first_day }} and {{ bound }} then overdue_amount else 0 end)
            as overdue_{{ first_day }}_to_{{ bound }}_days,
        {% endfor -%}
        sum(case when days_past_due > {{ bounds[-1] }} then overdue_amount else 0 end)
            as overdue_over_{{ bounds[-1] }}_days,
        sum(overdue_amount) as overdue_amount,
        max(days_past_due) as oldest_days_overdue
    from overdue
    group by contract_id, buyer_id, currency

)

select * from final
order by overdue_amount desc, contract_id asc
limit 200
