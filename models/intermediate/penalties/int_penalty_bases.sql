{#- A table, because the amounts, caps and ceilings of the terms each read all of it. -#}
{{ config(materialized='table') }}

-- One penalty term and liable party with its rate, its base and its reference rate, unmultiplied. A term that binds
-- either party is a row for each; one that names no party that is known is a row without one. A base is null where it
-- is unknown.

with

first_tiers as (

    select
        *,
        penalty_term_id || '/1' as row_key
    from {{ ref('stg_register__penalty_terms') }}
    where coalesce(tier_number, 1) = 1

),

rate_words as (

    {{ quotations_of('penalty_terms', 'rate') | indent(4) }}

),

later_tiers as (

    select
        contract_id,
        penalty_term_id,
        count(*) as later_tier_count,
        count(highest_rate) as later_range_count
    from {{ ref('stg_register__penalty_terms') }}
    where tier_number > 1
    group by contract_id, penalty_term_id

),

contracts as (

    select * from {{ ref('int_contracts') }}

),

bases as (

    select * from {{ ref('int_base_amounts') }}

),

reference_rates as (

    select * from {{ ref('int_reference_rate_periods') }}

),

parties as (

    select
        'supplier' as bound_party,
        'supplier' as liable_party
    union all
    select
        'buyer' as bound_party,
        'buyer' as liable_party
    union all
    select
        'either' as bound_party,
        'supplier' as liable_party
    union all
    select
        'either' as bound_party,
        'buyer' as liable_party

),

bound as (

    select
        first_tiers.contract_id,
        first_tiers.penalty_term_id,
        parties.liable_party,
        first_tiers.liable_party_as_printed,
        coalesce(parties.bound_party = 'either', false) as binds_either,
        first_tiers.breach_kind,
        first_tiers.accrual,
        first_tiers.sla_id,
        first_tiers.rate,
        first_tiers.highest_rate,
        -- Within a range a potential figure takes the highest rate, and what has accrued waits for the decision.
        coalesce(first_tiers.highest_rate, first_tiers.rate) as potential_rate,
        first_tiers.highest_rate is not null or coalesce(later_tiers.later_range_count, 0) > 0 as is_discretionary,
        rate_words.quotation as stated_as,
        first_tiers.rate_reference,
        coalesce(first_tiers.rate_multiplier, 1) as rate_multiplier,
        case when first_tiers.rate_reference is null then 1 else coalesce(first_tiers.days_in_year, 365) end
            as rate_denominator,
        first_tiers.fixed_amount,
        coalesce(
            first_tiers.base_kind,
            case
                when first_tiers.rate is not null or first_tiers.rate_reference is not null then 'contract_total'
            end
        ) as base_kind,
        coalesce(nullif(first_tiers.step_size, 0), 1) as step_size,
        coalesce(first_tiers.step_rounding, 'pro_rata') as step_rounding,
        1 + coalesce(later_tiers.later_tier_count, 0) as tier_count,
        coalesce(first_tiers.grace_days, 0) as grace_days,
        first_tiers.minimum_amount,
        first_tiers.cap_rate,
        coalesce(first_tiers.cap_base_kind, first_tiers.base_kind, 'contract_total') as cap_base_kind,
        first_tiers.cap_amount as stated_cap_amount,
        first_tiers.cap_scope as stated_cap_scope,
        first_tiers.ceiling_number,
        first_tiers.adds_actual_loss,
        first_tiers.condition_zh,
        first_tiers.condition_en,
        first_tiers.clause_ref
    from first_tiers
    left join parties
        on first_tiers.liable_party = parties.bound_party
    left join rate_words
        on
            first_tiers.contract_id = rate_words.contract_id
            and first_tiers.row_key = rate_words.row_key
    left join later_tiers
        on
            first_tiers.contract_id = later_tiers.contract_id
            and first_tiers.penalty_term_id = later_tiers.penalty_term_id

),

-- A potential exposure takes the reference rate in force at signing.
final as (

    select
        bound.*,
        contracts.status as contract_status,
        contracts.currency,
        contracts.current_total_amount as contract_total_amount,
        case when bound.base_kind is null then 0 else bases.base_numerator end as base_numerator,
        coalesce(bases.base_denominator, 1) as base_denominator,
        case
            when bound.rate_reference is not null then reference_rates.annual_rate
            -- A rate that the document leaves blank is not known.
            when bound.potential_rate is null and bound.fixed_amount is null then null
            else 0
        end as reference_rate
    from bound
    inner join contracts
        on bound.contract_id = contracts.contract_id
    left join bases
        on
            bound.contract_id = bases.contract_id
            and bound.base_kind = bases.base_kind
    left join reference_rates
        on
            bound.rate_reference = reference_rates.rate_code
            and contracts.signed_date between reference_rates.effective_from and reference_rates.effective_to

)

select * from final
