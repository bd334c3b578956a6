-- What recorded breaches have cost by `as_of_date`, within the caps and ceilings that bound them.

with

breaches as (

    select * from {{ ref('int_recorded_breaches') }}

),

amounts as (

    select * from {{ ref('int_breach_amounts_bounded') }}

),

terms as (

    select
        contract_id,
        penalty_term_id,
        liable_party,
        is_discretionary,
        currency,
        clause_ref
    from {{ ref('int_penalty_terms') }}

),

joined as (

    select
        breaches.*,
        amounts.accrued_amount,
        terms.is_discretionary,
        terms.currency,
        terms.clause_ref
    from breaches
    inner join terms
        on
            breaches.contract_id = terms.contract_id
            and breaches.penalty_term_id = terms.penalty_term_id
            and breaches.liable_party = terms.liable_party
    inner join amounts
        on
            breaches.contract_id = amounts.contract_id
            and breaches.penalty_term_id = amounts.penalty_term_id
            and breaches.liable_party = amounts.liable_party
            and breaches.breach_id = amounts.breach_id

),

final as (

    select
        contract_id,
        penalty_term_id,
        liable_party,
        breach_id,
        breach_kind,
        breach_date,
        date_basis,
        days_late,
        relieved_days,
        counted_units,
        measured_value,
        case
            when base_kind is not null
                then cast({{ divide_half_up('base_numerator', 'base_denominator', 2, places=2) }} as decimal(18, 2))
        end as base_amount,
        accrued_amount,
        is_discretionary,
        is_excused,
        excuse,
        case excuse
            when 'budget_delay' then '合同约定财政资金未到位导致的付款延迟不构成违约'
            when 'force_majeure' then '不可抗力发生之日起的迟延免责（民法典第五百九十条）'
            when 'no_invoice' then '合同约定未收到发票前可暂缓付款'
        end || coalesce('（' || excuse_clause_ref || '）', '') as excuse_reason_zh,
        case excuse
            when 'budget_delay' then 'The contract excuses a payment that is late for lack of budget'
            when 'force_majeure' then 'Force majeure relieves from the day it occurs (Civil Code art. 590)'
            when 'no_invoice' then 'The contract allows payment to wait for the invoice'
        end || coalesce(' (' || excuse_clause_ref || ')', '') as excuse_reason_en,
        currency,
        clause_ref
    from joined

)

select * from final
