-- What a contract as a whole makes uncertain, or leaves out of the sums over contracts: its currency, the shares of its
-- suppliers, the order of its dates, its supplements, and goods without a day.

with

contracts as (

    select * from {{ ref('int_contracts') }}

),

foreign_currencies as (

    select
        contract_id,
        'foreign_currency' as rule_id,
        cast(null as string) as item,
        currency as first_value,
        cast(null as string) as second_value,
        clause_ref
    from contracts
    where currency <> 'CNY'

),

goods_without_dates as (

    select
        contracts.contract_id,
        'goods_without_date' as rule_id,
        cast(null as string) as item,
        cast(null as string) as first_value,
        cast(null as string) as second_value,
        contracts.clause_ref
    from contracts
    inner join {{ ref('int_service_unknown') }} as unknown_service
        on contracts.contract_id = unknown_service.contract_id
    where contracts.contract_kind in ('goods', 'works') and unknown_service.is_priced and contracts.status = 'signed'

),

-- Shares printed to two places need not make a whole to the last.
supplier_shares as (

    select
        contract_id,
        'supplier_shares' as rule_id,
        cast(null as string) as item,
        cast(coalesce(sum(share), 0) as string) as first_value,
        cast(null as string) as second_value,
        min(clause_ref) as clause_ref
    from {{ ref('stg_register__contract_parties') }}
    where role = 'supplier'
    group by contract_id
    having count(share) > 0 and (count(share) < count(*) or abs(sum(share) - 1) > cast(0.001 as decimal(4, 3)))

),

-- Written down after the fact (补签), as real contracts are.
late_signatures as (

    select
        contract_id,
        'signed_after_service' as rule_id,
        cast(null as string) as item,
        cast(signed_date as string) as first_value,
        cast(service_end_date as string) as second_value,
        clause_ref
    from contracts
    where signed_date > service_end_date

),

early_effects as (

    select
        contract_id,
        'effective_before_signing' as rule_id,
        cast(null as string) as item,
        cast(effective_date as string) as first_value,
        cast(signed_date as string) as second_value,
        clause_ref
    from contracts
    where effective_date < signed_date

),

undated_supplements as (

    select
        contract_id,
        'undated_supplement' as rule_id,
        cast(amendment_number as string) as item,
        cast(null as string) as first_value,
        cast(null as string) as second_value,
        cast(null as string) as clause_ref
    from {{ ref('int_supplements') }}
    where signed_date is null and service_rule in ('stretch', 'amount')

),

unpriced_supplements as (

    select
        contract_id,
        'unpriced_supplement' as rule_id,
        cast(amendment_number as string) as item,
        cast(null as string) as first_value,
        cast(null as string) as second_value,
        cast(null as string) as clause_ref
    from {{ ref('int_supplements') }}
    where is_change_unknown

),

found as (

    {% for relation in [
        'foreign_currencies', 'goods_without_dates', 'supplier_shares', 'late_signatures', 'early_effects',
        'undated_supplements', 'unpriced_supplements',
    ] -%}
    select * from {{ relation }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select
    contract_id,
    rule_id,
    cast(null as string) as variant,
    item,
    cast(null as integer) as n,
    first_value,
    second_value,
    cast(null as string) as clause_refs,
    clause_ref
from found
