-- Measured periods beside their promise and beside each term that charges by them: the band that the value falls into,
-- what one step of it comes to, and what is left of that within caps and ceilings. A value outside every band costs
-- nothing; one that no term charges by is a row without a term.

with

periods as (

    select * from {{ ref('int_measured_periods') }}

),

charges as (

    select
        contract_id,
        breach_id,
        penalty_term_id,
        liable_party,
        base_kind,
        base_numerator,
        base_denominator
    from {{ ref('int_recorded_breaches') }}
    where accrual = 'per_period'

),

credits as (

    select * from {{ ref('int_period_amounts') }}

),

bands as (

    select * from {{ ref('int_penalty_bands') }}

),

accrued as (

    select * from {{ ref('int_breach_amounts_bounded') }}

),

terms as (

    select
        contract_id,
        penalty_term_id,
        liable_party,
        clause_ref
    from {{ ref('int_penalty_terms') }}

),

contracts as (

    select * from {{ ref('dim_contract') }}

),

final as (

    select
        periods.contract_id,
        contracts.supplier_id,
        contracts.currency,
        periods.sla_id,
        periods.metric,
        periods.period_start_date,
        periods.period_end_date,
        periods.measured_value,
        periods.comparator,
        periods.target_value,
        periods.target_unit,
        periods.is_met,
        charges.penalty_term_id,
        charges.liable_party,
        credits.tier_number,
        bands.band_from,
        bands.band_to,
        bands.rate,
        bands.fixed_amount,
        case
            when charges.base_kind is not null
                then cast(
                    {{ divide_half_up('charges.base_numerator', 'charges.base_denominator', 2, places=2) }}
                    as decimal(18, 2)
                )
        end as base_amount,
        cast(credits.period_amount as decimal(18, 2)) as credit_amount,
        accrued.accrued_amount,
        coalesce(terms.clause_ref, periods.clause_ref) as clause_ref
    from periods
    inner join contracts
        on periods.contract_id = contracts.contract_id
    left join charges
        on
            periods.contract_id = charges.contract_id
            and periods.breach_id = charges.breach_id
    {% for other in ['credits', 'accrued'] -%}
    left join {{ other }}
        on
            charges.contract_id = {{ other }}.contract_id
            and charges.breach_id = {{ other }}.breach_id
            and charges.penalty_term_id = {{ other }}.penalty_term_id
            and charges.liable_party = {{ other }}.liable_party
    {% endfor -%}
    left join terms
        on
            charges.contract_id = terms.contract_id
            and charges.penalty_term_id = terms.penalty_term_id
            and charges.liable_party = terms.liable_party
    left join bands
        on
            credits.contract_id = bands.contract_id
            and credits.penalty_term_id = bands.penalty_term_id
            and credits.tier_number = bands.tier_number

)

select * from final
