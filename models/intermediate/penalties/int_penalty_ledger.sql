-- What became of each term's penalties: accrued, decided (imposed or waived) and settled, by `as_of_date`. A sum is
-- null where one of its breaches is unknown or waits for its decision, or a decision names no amount.

with

terms as (

    select * from {{ ref('int_penalty_terms') }}
    where liable_party is not null

),

accrued as (

    select
        contract_id,
        penalty_term_id,
        liable_party,
        count(*) as breach_count,
        case when count(*) = count(accrued_amount) then sum(accrued_amount) end as accrued_amount
    from {{ ref('int_breach_amounts_bounded') }}
    group by contract_id, penalty_term_id, liable_party

),

decisions as (

    select
        contract_id,
        penalty_term_id,
        liable_party,
        case when decision = 'imposed' then amount else 0 end as imposed_amount,
        case when decision = 'waived' then amount else 0 end as waived_amount,
        case when decision = 'imposed' and settled_date is not null then amount else 0 end as settled_amount
    from {{ ref('int_penalty_decisions') }}

),

decided as (

    select
        contract_id,
        penalty_term_id,
        liable_party,
        case when count(*) = count(imposed_amount) then sum(imposed_amount) end as imposed_amount,
        case when count(*) = count(waived_amount) then sum(waived_amount) end as waived_amount,
        case when count(*) = count(settled_amount) then sum(settled_amount) end as settled_amount
    from decisions
    group by contract_id, penalty_term_id, liable_party

),

joined as (

    select
        terms.contract_id,
        terms.penalty_term_id,
        terms.liable_party,
        terms.breach_kind,
        coalesce(accrued.breach_count, 0) as breach_count,
        case when accrued.contract_id is null then 0 else accrued.accrued_amount end as accrued_amount,
        case when decided.contract_id is null then 0 else decided.imposed_amount end as imposed_amount,
        case when decided.contract_id is null then 0 else decided.waived_amount end as waived_amount,
        case when decided.contract_id is null then 0 else decided.settled_amount end as settled_amount,
        terms.contract_status,
        terms.currency,
        terms.clause_ref
    from terms
    left join accrued
        on
            terms.contract_id = accrued.contract_id
            and terms.penalty_term_id = accrued.penalty_term_id
            and terms.liable_party = accrued.liable_party
    left join decided
        on
            terms.contract_id = decided.contract_id
            and terms.penalty_term_id = decided.penalty_term_id
            and terms.liable_party = decided.liable_party

),

final as (

    select
        contract_id,
        penalty_term_id,
        liable_party,
        breach_kind,
        cast(breach_count as integer) as breach_count,
        cast(accrued_amount as decimal(18, 2)) as accrued_amount,
        cast(imposed_amount as decimal(18, 2)) as imposed_amount,
        cast(waived_amount as decimal(18, 2)) as waived_amount,
        cast(settled_amount as decimal(18, 2)) as settled_amount,
        cast(imposed_amount - settled_amount as decimal(18, 2)) as open_amount,
        -- What was imposed beyond what accrued leaves nothing undecided.
        cast(
            case
                when accrued_amount < imposed_amount + waived_amount then 0
                else accrued_amount - imposed_amount - waived_amount
            end as decimal(18, 2)
        ) as undecided_amount,
        contract_status,
        currency,
        clause_ref
    from joined

)

select * from final
