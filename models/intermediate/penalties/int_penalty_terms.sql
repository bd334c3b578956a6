{#- A table, because the exposures, thresholds and breaches each read all of it. -#}
{{ config(materialized='table') }}

-- One penalty term and liable party: the parts of its sum that do not depend on the days. A term that binds
-- either party is a row for each. Money is null exactly where its base is unknown.

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
        count(*) as later_tier_count
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

    select 'supplier' as liable_party
    union all
    select 'buyer' as liable_party

),

bound as (

    select
        first_tiers.contract_id,
        first_tiers.penalty_term_id,
        parties.liable_party,
        first_tiers.liable_party_as_printed,
        first_tiers.breach_kind,
        first_tiers.accrual,
        first_tiers.rate,
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
        cast(coalesce(first_tiers.step_size, 1) as integer) as step_size,
        coalesce(first_tiers.step_rounding, 'pro_rata') as step_rounding,
        1 + coalesce(later_tiers.later_tier_count, 0) as tier_count,
        coalesce(first_tiers.grace_days, 0) as grace_days,
        first_tiers.minimum_amount,
        first_tiers.cap_rate,
        coalesce(first_tiers.cap_base_kind, first_tiers.base_kind, 'contract_total') as cap_base_kind,
        first_tiers.cap_amount as stated_cap_amount,
        first_tiers.adds_actual_loss,
        first_tiers.condition_zh,
        first_tiers.condition_en,
        first_tiers.clause_ref
    from first_tiers
    inner join parties
        on first_tiers.liable_party in (parties.liable_party, 'either')
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
based as (

    select
        bound.*,
        contracts.status as contract_status,
        contracts.current_total_amount as contract_total_amount,
        case when bound.base_kind is null then 0 else bases.base_numerator end as base_numerator,
        coalesce(bases.base_denominator, 1) as base_denominator,
        {{ rate_of_base_exact('bound.cap_rate', 'cap_bases') }} as cap_of_rate_amount,
        case
            when bound.rate_reference is not null then reference_rates.annual_rate
            -- A rate that the document leaves blank is not known.
            when bound.rate is null and bound.fixed_amount is null then null
            else 0
        end as reference_rate
    from bound
    inner join contracts
        on bound.contract_id = contracts.contract_id
    left join bases
        on
            bound.contract_id = bases.contract_id
            and bound.base_kind = bases.base_kind
    left join bases as cap_bases
        on
            bound.contract_id = cap_bases.contract_id
            and bound.cap_base_kind = cap_bases.base_kind
            and bound.cap_rate is not null
    left join reference_rates
        on
            bound.rate_reference = reference_rates.rate_code
            and contracts.signed_date between reference_rates.effective_from and reference_rates.effective_to

),

final as (

    select
        contract_id,
        penalty_term_id,
        liable_party,
        liable_party_as_printed,
        breach_kind,
        accrual,
        rate,
        stated_as,
        rate_reference,
        rate_multiplier,
        rate_denominator,
        reference_rate,
        fixed_amount,
        base_kind,
        base_numerator,
        base_denominator,
        cast({{ divide_half_up('base_numerator', 'base_denominator', 2, places=2) }} as decimal(18, 2)) as base_amount,
        step_size,
        step_rounding,
        tier_count,
        grace_days,
        minimum_amount,
        cap_rate,
        cap_base_kind,
        cap_rate is not null or stated_cap_amount is not null as is_capped,
        stated_cap_amount,
        cast(case
            when cap_rate is null then stated_cap_amount
            when stated_cap_amount is null then cap_of_rate_amount
            when cap_of_rate_amount is null then null
            else least(cap_of_rate_amount, stated_cap_amount)
        end as decimal(18, 2)) as cap_amount,
        contract_total_amount,
        contract_status,
        adds_actual_loss,
        condition_zh,
        condition_en,
        clause_ref
    from based

)

select * from final
