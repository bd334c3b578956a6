-- Instalments whose money may leave in another budget year than planned. What is due by 31 December and
-- slips past it must be carried over to the next year's budget (预算法 art. 42).

with

instalments as (

    select * from {{ ref('int_instalments') }}
    where
        contract_status = 'signed'
        and due_date is not null
        -- What fell away with a termination is carried nowhere.
        and coalesce(scheduled_amount, 1) <> 0

),

service_ends as (

    select
        contract_id,
        currency,
        {{ fiscal_year('current_service_end_date') }} as last_service_fiscal_year
    from {{ ref('dim_contract') }}

),

final as (

    select
        instalments.contract_id,
        instalments.instalment_number,
        instalments.occurrence_number,
        service_ends.currency,
        instalments.scheduled_amount,
        instalments.due_date,
        instalments.due_date_basis,
        instalments.assumption_id,
        instalments.also_assumption_id,
        instalments.due_fiscal_year,
        instalments.earliest_fiscal_year,
        instalments.latest_fiscal_year,
        instalments.is_fiscal_year_certain,
        case
            when instalments.latest_fiscal_year > instalments.due_fiscal_year then 'may_slip_to_a_later_year'
            when instalments.earliest_fiscal_year < instalments.due_fiscal_year then 'may_fall_in_an_earlier_year'
            else 'due_after_the_year_of_service'
        end as risk_kind,
        instalments.due_fiscal_year > service_ends.last_service_fiscal_year as is_due_after_service_year,
        case
            when instalments.latest_fiscal_year > instalments.due_fiscal_year then instalments.scheduled_amount
            else cast(0 as decimal(18, 2))
        end as carry_over_amount,
        instalments.clause_ref
    from instalments
    inner join service_ends
        on instalments.contract_id = service_ends.contract_id
    where
        not instalments.is_fiscal_year_certain
        or instalments.due_fiscal_year > service_ends.last_service_fiscal_year

)

select * from final
