-- What recorded breaches have cost by `as_of_date`. A lump sum is owed once a contract: by its first breach
-- that is not excused.

with

breaches as (

    select * from {{ ref('int_recorded_breaches') }}

),

exposures as (

    select * from {{ ref('int_penalty_exposures') }}
    where case_kind = 'breach'

),

terms as (

    select * from {{ ref('penalty_exposure') }}

),

numbered as (

    select
        breaches.*,
        relieved_days >= days_late as is_excused,
        row_number() over (
            partition by contract_id, penalty_term_id, liable_party
            order by case when relieved_days >= days_late then 1 else 0 end, breach_date, breach_id
        ) as breach_order
    from breaches

),

final as (

    select
        numbered.contract_id,
        numbered.penalty_term_id,
        numbered.liable_party,
        numbered.breach_id,
        numbered.breach_kind,
        numbered.breach_date,
        numbered.date_basis,
        numbered.days_late,
        numbered.relieved_days,
        cast(
            {{ divide_half_up('numbered.base_numerator', 'numbered.base_denominator', 2, places=2) }}
            as decimal(18, 2)
        ) as base_amount,
        case
            when numbered.is_excused then cast(0 as decimal(18, 2))
            when numbered.accrual = 'per_day' then exposures.exposure_amount
            when numbered.accrual = 'per_event' then terms.amount_per_event
            when numbered.accrual = 'lump_sum' and numbered.breach_order = 1 then terms.amount_per_event
            else cast(0 as decimal(18, 2))
        end as accrued_amount,
        numbered.is_excused,
        numbered.excuse,
        case numbered.excuse
            when 'budget_delay' then '合同约定财政资金未到位导致的付款延迟不构成违约'
            when 'force_majeure' then '不可抗力发生之日起的迟延免责（民法典第五百九十条）'
            when 'no_invoice' then '合同约定未收到发票前可暂缓付款'
        end || coalesce('（' || numbered.excuse_clause_ref || '）', '') as excuse_reason_zh,
        case numbered.excuse
            when 'budget_delay' then 'The contract excuses a payment that is late for lack of budget'
            when 'force_majeure' then 'Force majeure relieves from the day it occurs (Civil Code art. 590)'
            when 'no_invoice' then 'The contract allows payment to wait for the invoice'
        end || coalesce(' (' || numbered.excuse_clause_ref || ')', '') as excuse_reason_en,
        terms.clause_ref
    from numbered
    inner join terms
        on
            numbered.contract_id = terms.contract_id
            and numbered.penalty_term_id = terms.penalty_term_id
            and numbered.liable_party = terms.liable_party
    left join exposures
        on
            numbered.contract_id = exposures.contract_id
            and numbered.penalty_term_id = exposures.penalty_term_id
            and numbered.liable_party = exposures.liable_party
            and numbered.breach_id = exposures.breach_id

)

select * from final
