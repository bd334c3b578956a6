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

    select
        terms.contract_id,
        terms.penalty_term_id,
        terms.liable_party,
        amounts.rate,
        terms.fixed_amount,
        terms.minimum_amount,
        amounts.amount_per_event,
        terms.clause_ref
    from {{ ref('int_penalty_terms') }} as terms
    inner join {{ ref('int_penalty_amounts') }} as amounts
        on
            terms.contract_id = amounts.contract_id
            and terms.penalty_term_id = amounts.penalty_term_id
            and terms.liable_party = amounts.liable_party

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

joined as (

    select
        numbered.*,
        exposures.exposure_amount,
        terms.amount_per_event,
        terms.minimum_amount,
        terms.clause_ref,
        -- One occasion, of the part that was recorded.
        cast({{ divide_half_up(
            'cast(coalesce(terms.rate, 0) as decimal(38, 8)) * numbered.base_numerator'
            ~ ' + coalesce(terms.fixed_amount, 0) * numbered.base_denominator',
            'numbered.base_denominator',
            2,
            places=10
        ) }} as decimal(18, 2)) as occasion_amount
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
        case
            when base_kind is not null
                then cast({{ divide_half_up('base_numerator', 'base_denominator', 2, places=2) }} as decimal(18, 2))
        end as base_amount,
        case
            when is_excused then cast(0 as decimal(18, 2))
            when accrual = 'per_day' then exposure_amount
            when accrual = 'lump_sum' and breach_order > 1 then cast(0 as decimal(18, 2))
            when amount_per_event is not null
                then {{ within_minimum_and_cap('occasion_amount', 'minimum_amount', 'cap_amount') }}
        end as accrued_amount,
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
        clause_ref
    from joined

)

select * from final
