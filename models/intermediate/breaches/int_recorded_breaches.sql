{#- A table, because the cases and what they have cost each read all of it. -#}
{{ config(materialized='table') }}

-- Recorded breaches and the terms that they touch, with the days that count: what the penalty engine is asked.

with

charged as (

    select * from {{ ref('int_breaches_charged') }}

),

relief as (

    select * from {{ ref('int_breach_relief') }}

),

reference_rates as (

    select * from {{ ref('int_reference_rate_periods') }}

),

clauses as (

    select
        contract_id,
        excuse_kind,
        excused_party,
        min(clause_ref) as clause_ref
    from {{ ref('stg_register__excuses') }}
    group by contract_id, excuse_kind, excused_party

),

final as (

    select
        charged.contract_id,
        charged.breach_id,
        charged.breach_kind,
        charged.penalty_term_id,
        charged.liable_party,
        charged.accrual,
        charged.instalment_number,
        charged.date_basis,
        charged.breach_date,
        charged.last_day,
        cast(charged.days_late as integer) as days_late,
        cast(relief.relieved_days as integer) as relieved_days,
        cast(charged.days_late - relief.relieved_days as integer) as counted_days,
        relief.excuse,
        clauses.clause_ref as excuse_clause_ref,
        charged.base_kind,
        charged.base_numerator,
        charged.base_denominator,
        least(charged.cap_amount, coalesce(charged.stated_cap_amount, charged.cap_amount)) as cap_amount,
        -- An accrued penalty takes the reference rate of the first day of delay.
        case when charged.rate_reference is null then 0 else reference_rates.annual_rate end as reference_rate
    from charged
    inner join relief
        on
            charged.contract_id = relief.contract_id
            and charged.breach_id = relief.breach_id
            and charged.penalty_term_id = relief.penalty_term_id
            and charged.liable_party = relief.liable_party
    left join clauses
        on
            charged.contract_id = clauses.contract_id
            and relief.excuse = clauses.excuse_kind
            and clauses.excused_party in (charged.liable_party, 'either')
    left join reference_rates
        on
            charged.rate_reference = reference_rates.rate_code
            and charged.breach_date between reference_rates.effective_from and reference_rates.effective_to

)

select * from final
