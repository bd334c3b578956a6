with

terms as (

    select * from {{ ref('int_penalty_terms') }}

),

amounts as (

    select * from {{ ref('int_penalty_amounts') }}

),

thresholds as (

    select * from {{ ref('int_penalty_thresholds') }}

),

reference_rates as (

    select * from {{ ref('int_reference_rate_periods') }}
    where rate_code = 'lpr_1y'

),

contracts as (

    select
        contract_id,
        signed_date
    from {{ ref('dim_contract') }}

),

final as (

    select
        terms.contract_id,
        terms.penalty_term_id,
        terms.liable_party,
        terms.liable_party_as_printed,
        terms.breach_kind,
        terms.accrual,
        terms.sla_id,
        amounts.rate,
        terms.highest_rate,
        terms.stated_as,
        terms.rate_reference,
        terms.fixed_amount,
        terms.base_kind,
        case when terms.base_kind is not null then terms.base_amount end as base_amount,
        terms.is_base_known,
        terms.step_size,
        terms.step_rounding,
        cast(terms.tier_count as integer) as tier_count,
        terms.grace_days,
        terms.minimum_amount,
        amounts.amount_per_day,
        amounts.amount_per_event,
        terms.cap_rate,
        case when terms.cap_rate is not null then terms.cap_base_kind end as cap_base_kind,
        terms.cap_amount,
        terms.is_capped,
        case when terms.has_own_cap then terms.cap_scope end as cap_scope,
        terms.ceiling_number,
        thresholds.days_to_cap,
        thresholds.days_to_contract_total,
        amounts.annualised_rate,
        case when terms.breach_kind = 'late_payment' then reference_rates.annual_rate end as lpr_1y_at_signing,
        terms.adds_actual_loss,
        terms.condition_zh,
        terms.condition_en,
        terms.contract_status,
        terms.currency,
        terms.clause_ref
    from terms
    inner join contracts
        on terms.contract_id = contracts.contract_id
    left join amounts
        on
            terms.contract_id = amounts.contract_id
            and terms.penalty_term_id = amounts.penalty_term_id
            and terms.liable_party is not distinct from amounts.liable_party
    left join thresholds
        on
            terms.contract_id = thresholds.contract_id
            and terms.penalty_term_id = thresholds.penalty_term_id
            and terms.liable_party = thresholds.liable_party
    left join reference_rates
        on contracts.signed_date between reference_rates.effective_from and reference_rates.effective_to

)

select * from final
