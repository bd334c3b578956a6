-- Statutory limits in force when the contract was signed (for a draft: on `as_of_date`) beside what it agrees: one row
-- per rule and contract.

with

rules as (

    select * from {{ ref('statutory_rules') }}

),

contracts as (

    select
        contract_id,
        status as contract_status,
        signed_date,
        supplier_enterprise_size,
        coalesce(signed_date, {{ as_of_date() }}) as rule_date
    from {{ ref('int_contracts') }}

),

measures as (

    select * from {{ ref('int_statutory_measures') }}

),

reference_rates as (

    select * from {{ ref('int_reference_rate_periods') }}

),

-- A limit is a number or the reference rate in force at signing.
measured as (

    select
        rules.rule_id,
        rules.article_zh,
        rules.article_en,
        rules.name_zh,
        rules.name_en,
        rules.limit_unit,
        rules.comparator,
        rules.applies_to_enterprise_size,
        contracts.contract_id,
        contracts.contract_status,
        contracts.supplier_enterprise_size,
        measures.is_agreed,
        measures.measured_value,
        case when rules.limit_rate_code is null then rules.limit_value else reference_rates.annual_rate end
            as limit_value,
        measures.clause_ref
    from rules
    inner join contracts
        on
            contracts.rule_date >= rules.effective_from
            and (rules.effective_to is null or contracts.rule_date <= rules.effective_to)
    left join measures
        on
            contracts.contract_id = measures.contract_id
            and rules.measure = measures.measure
    left join reference_rates
        on
            rules.limit_rate_code = reference_rates.rate_code
            and contracts.signed_date between reference_rates.effective_from and reference_rates.effective_to

)

select * from measured
