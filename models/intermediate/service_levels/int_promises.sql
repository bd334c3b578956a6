-- A promise that another prevails over, by the order of precedence that the document itself states, is
-- listed but not in force.

with

terms as (

    select * from {{ ref('stg_register__sla_terms') }}

),

target_words as (

    {{ quotations_of('sla_terms', 'target_value') | indent(4) }}

),

units as (

    select * from {{ ref('target_units') }}

),

contracts as (

    select
        contract_id,
        status,
        supplier_id
    from {{ ref('int_contracts') }}

),

joined as (

    select
        terms.*,
        target_words.quotation,
        contracts.status as contract_status,
        contracts.supplier_id,
        units.unit_code,
        -- Only units of fixed length are minutes; a working day or a month has no number of them.
        case when units.unit_code in ('minute', 'hour', 'day') then units.minutes_per_unit end as minutes_per_unit
    from terms
    inner join contracts
        on terms.contract_id = contracts.contract_id
    left join target_words
        on
            terms.contract_id = target_words.contract_id
            and terms.sla_id = target_words.row_key
    left join units
        on terms.target_unit in (units.unit_code, units.unit_code_plural)

),

final as (

    select
        contract_id,
        sla_id,
        supplier_id,
        metric,
        severity,
        comparator,
        target_value,
        target_unit,
        quotation as stated_as,
        cast(cast(target_value as decimal(19, 6)) * minutes_per_unit as decimal(18, 6)) as target_minutes,
        -- 365 days of 1,440 minutes; target_value is in per cent.
        case
            when metric = 'availability' and unit_code = 'percent'
                then cast((100 - target_value) * 5256 as decimal(18, 6))
        end as allowed_downtime_minutes_per_year,
        coverage,
        applies_to,
        overridden_by is null as is_in_force,
        overridden_by,
        contract_status,
        clause_ref
    from joined

)

select * from final
