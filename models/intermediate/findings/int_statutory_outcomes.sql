-- Where the contract agrees nothing of the kind the rule is not applicable; where a fact is missing, the supplier's
-- size above all, it is not computable, with the values shown: never a pass.

with

cases as (

    select * from {{ ref('int_statutory_cases') }}

),

judged as (

    select
        cases.*,
        applies_to_enterprise_size is not null and supplier_enterprise_size is null as waits_for_supplier_size,
        cast(measured_value as decimal(18, 8)) as stated_value,
        case
            when not is_agreed then 'not_applicable'
            when applies_to_enterprise_size is not null and supplier_enterprise_size is null then 'not_computable'
            when supplier_enterprise_size <> applies_to_enterprise_size then 'not_applicable'
            when measured_value is null or limit_value is null then 'not_computable'
            when comparator = 'at_most' and measured_value <= limit_value then 'passed'
            when comparator = 'at_least' and measured_value >= limit_value then 'passed'
            else 'failed'
        end as outcome
    from cases

)

select * from judged
