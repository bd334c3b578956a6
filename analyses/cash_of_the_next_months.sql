-- 问题：今后 12 个月每月还要付多少？假设的日期最早、最晚到来时各是多少？
-- Question: what is still to be paid in each of the next 12 months, with assumed dates as they are, earliest, latest?
-- 可改 To change: `months_ahead`. 已逾期的计入本月，只含人民币。What is overdue counts in this month; yuan only.
{% set months_ahead = 12 %}

with

unpaid as (

    select * from {{ ref('payment_timing') }}
    where contract_status = 'signed' and currency = 'CNY' and outstanding_amount > 0 and due_date is not null

),

moves as (

    {% for kind, date in {
        'outstanding': 'due_date', 'earliest': 'due_date_earliest', 'latest': 'due_date_latest',
    }.items() -%}
    select
        {{ first_day_of_month('greatest(' ~ date ~ ', ' ~ as_of_date() ~ ')') }} as month_start_date,
        {% for column in ['outstanding', 'earliest', 'latest'] -%}
        {{ 'outstanding_amount' if column == kind else '0' }} as {{ column }}_amount,
        {% endfor -%}
        {{ 'overdue_amount' if kind == 'outstanding' else '0' }} as overdue_amount
    from unpaid
    {{ 'union all' if not loop.last }}

    {% endfor %}

),

final as (

    select
        month_start_date,
        sum(outstanding_amount) as outstanding_amount,
        sum(earliest_amount) as earliest_amount,
        sum(latest_amount) as latest_amount,
        sum(overdue_amount) as of_which_overdue_amount
    from moves
    where month_start_date < {{ add_months(first_day_of_month(as_of_date()), months_ahead) }}
    group by month_start_date

)

select * from final
order by month_start_date
