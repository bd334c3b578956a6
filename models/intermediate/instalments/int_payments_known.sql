-- Recorded payments up to `as_of_date`. One that does not say which occurrence of its instalment it pays is taken in
-- the order of the payments: the first pays the first.

with

payments as (

    select * from {{ ref('stg_actuals__payments') }}
    where paid_date <= {{ as_of_date() }}

),

periodic_instalments as (

    select
        contract_id,
        instalment_number,
        max(occurrence_number) as occurrence_count
    from {{ ref('int_instalment_occurrences') }}
    where period_months is not null and period_number is null
    group by contract_id, instalment_number

)

select
    payments.contract_id,
    payments.payment_id,
    payments.instalment_number,
    coalesce(
        payments.occurrence_number,
        case
            when periodic_instalments.contract_id is null then 1
            else least(
                row_number() over (
                    partition by payments.contract_id, payments.instalment_number
                    order by payments.paid_date nulls last, payments.payment_id
                ),
                periodic_instalments.occurrence_count
            )
        end
    ) as occurrence_number,
    payments.paid_date,
    payments.amount
from payments
left join periodic_instalments
    on
        payments.contract_id = periodic_instalments.contract_id
        and payments.instalment_number = periodic_instalments.instalment_number
