-- Contracts whose service does not simply run as it was signed: changed by supplements, ended by termination, consumed
-- on the day of delivery, or served under the orders of a framework. All the others, nearly all, are spread as they
-- stand.

with

accrual_terms as (

    select contract_id
    from {{ ref('assumptions') }}
    where subject = 'accrual_period' and estimate = 'typical'

),

supplemented as (

    select distinct contract_id
    from {{ ref('int_supplements') }}
    where service_rule is not null

),

final as (

    select
        contracts.contract_id,
        -- An accrual term prevails (DESIGN, "Fine print", Goods).
        contracts.contract_kind in ('goods', 'works') and accrual_terms.contract_id is null as is_consumed_at_once
    from {{ ref('int_contracts') }} as contracts
    left join accrual_terms
        on contracts.contract_id = accrual_terms.contract_id
    left join supplemented
        on contracts.contract_id = supplemented.contract_id
    where
        supplemented.contract_id is not null
        or contracts.terminated_date is not null
        or contracts.pricing_kind = 'framework'
        or (contracts.contract_kind in ('goods', 'works') and accrual_terms.contract_id is null)

)

select * from final
