-- Penalties that no cap bounds or that bind one side alone, and promises that nothing enforces.

with

terms as (

    select
        terms.*,
        coalesce(breach_kinds.is_delay, false) as is_delay
    from {{ ref('int_penalty_terms') }} as terms
    left join {{ ref('vocabulary') }} as breach_kinds
        on
            terms.breach_kind = breach_kinds.code
            and breach_kinds.vocabulary = 'breach_kind'

),

uncapped_terms as (

    select
        contract_id,
        'uncapped' as rule_id,
        liable_party as variant,
        cast(count(*) as integer) as n,
        -- A sign that no clause holds, to be replaced by that of each language.
        {{ distinct_list('clause_ref', '|') }} as clause_refs,
        min(clause_ref) as clause_ref
    from terms
    where accrual = 'per_day' and not is_capped and (base_kind <> 'daily_service_fee' or base_kind is null)
    group by contract_id, liable_party

),

sides as (

    select
        contract_id,
        count(case when liable_party = 'supplier' then 1 end) as supplier_term_count,
        count(case when liable_party = 'buyer' then 1 end) as buyer_term_count,
        count(case when liable_party = 'supplier' and is_capped then 1 end) as supplier_capped_count,
        count(case when liable_party = 'buyer' and is_capped then 1 end) as buyer_capped_count,
        min(case when is_capped then clause_ref end) as capped_clause_ref,
        min(clause_ref) as clause_ref
    from terms
    where is_delay and accrual = 'per_day'
    group by contract_id

),

one_sided_caps as (

    select
        contract_id,
        'one_sided_cap' as rule_id,
        case when buyer_capped_count > 0 then 'buyer' else 'supplier' end as variant,
        cast(null as integer) as n,
        cast(null as varchar) as clause_refs,
        capped_clause_ref as clause_ref
    from sides
    where
        (buyer_capped_count > 0 and supplier_capped_count = 0 and supplier_term_count > 0)
        or (supplier_capped_count > 0 and buyer_capped_count = 0 and buyer_term_count > 0)

),

one_sided_delays as (

    select
        contract_id,
        'one_sided_delay' as rule_id,
        case when buyer_term_count = 0 then 'supplier' else 'buyer' end as variant,
        cast(null as integer) as n,
        cast(null as varchar) as clause_refs,
        clause_ref
    from sides
    where (buyer_term_count = 0) <> (supplier_term_count = 0)

),

unenforced_promises as (

    select
        promises.contract_id,
        'promises_without_penalty' as rule_id,
        cast(null as varchar) as variant,
        cast(count(*) as integer) as n,
        cast(null as varchar) as clause_refs,
        -- The body first.
        coalesce(
            min(case when promises.clause_ref like 'body%' then promises.clause_ref end),
            min(promises.clause_ref)
        ) as clause_ref
    from {{ ref('int_promises') }} as promises
    left join terms
        on
            promises.contract_id = terms.contract_id
            and (
                terms.breach_kind in ('service_level_missed', 'service_outage', 'general_breach')
                or (promises.metric = 'delivery_time' and terms.breach_kind in ('late_delivery', 'late_service'))
                or (promises.metric = 'training_sessions' and terms.breach_kind = 'late_training')
            )
    where promises.is_in_force and terms.contract_id is null
    group by promises.contract_id

),

found as (

    select * from uncapped_terms
    union all
    select * from one_sided_caps
    union all
    select * from one_sided_delays
    union all
    select * from unenforced_promises

)

select
    contract_id,
    rule_id,
    variant,
    -- One for each party that owes without a cap; of the others a contract has one.
    case when rule_id = 'uncapped' then variant end as item,
    n,
    cast(null as varchar) as first_value,
    cast(null as varchar) as second_value,
    clause_refs,
    clause_ref
from found
