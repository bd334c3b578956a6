-- Penalties that no cap bounds or that bind one side alone, promises that nothing enforces, and terms that lack what
-- they charge by.

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
    where
        accrual in ('per_day', 'per_working_day')
        and liable_party is not null
        and not is_capped
        and (base_kind <> 'daily_service_fee' or base_kind is null)
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
    where is_delay and accrual in ('per_day', 'per_working_day')
    group by contract_id

),

one_sided_caps as (

    select
        contract_id,
        'one_sided_cap' as rule_id,
        case when buyer_capped_count > 0 then 'buyer' else 'supplier' end as variant,
        cast(null as integer) as n,
        cast(null as string) as clause_refs,
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
        cast(null as string) as clause_refs,
        clause_ref
    from sides
    where (buyer_term_count = 0) <> (supplier_term_count = 0)

),

unenforced_promises as (

    select
        promises.contract_id,
        'promises_without_penalty' as rule_id,
        cast(null as string) as variant,
        cast(count(*) as integer) as n,
        cast(null as string) as clause_refs,
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

-- A cell without which a term charges nobody, or nothing that is known.
blank_cells as (

    {% for column in ['liable_party', 'breach_kind', 'accrual', 'sla_id'] -%}
    select
        contract_id,
        'blank_penalty_cell' as rule_id,
        '{{ column }}' as variant,
        cast(null as integer) as n,
        cast(null as string) as clause_refs,
        clause_ref,
        penalty_term_id as first_value
    from {{ ref('stg_register__penalty_terms') }}
    where
        coalesce(tier_number, 1) = 1
        and {{ column }} is null
        {{ "and accrual = 'per_period'" if column == 'sla_id' }}
    union all
    {% endfor -%}
    select
        contract_id,
        'blank_penalty_cell' as rule_id,
        'ceiling' as variant,
        cast(null as integer) as n,
        cast(null as string) as clause_refs,
        clause_ref,
        cast(ceiling_number as string) as first_value
    from {{ ref('stg_register__penalty_ceilings') }}
    where rate is null and amount is null

),

found as (

    {% for relation in ['uncapped_terms', 'one_sided_caps', 'one_sided_delays', 'unenforced_promises'] -%}
    select
        *,
        cast(null as string) as first_value
    from {{ relation }}
    union all
    {% endfor -%}
    select * from blank_cells

)

select
    contract_id,
    rule_id,
    variant,
    -- One for each party that owes without a cap, and for each term; of the others a contract has one.
    case
        when rule_id = 'uncapped' then variant
        when rule_id = 'blank_penalty_cell' then first_value || '_' || variant
    end as item,
    n,
    first_value,
    cast(null as string) as second_value,
    clause_refs,
    clause_ref
from found
