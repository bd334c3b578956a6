-- What d days of delay cost a party under one contract: its terms by the day of the kinds that are delays, together,
-- within the ceilings over several of them. A sum of which a part is unknown is unknown. A party without such a term
-- has no row here. Beside all terms stand those whose base the contract tells, by themselves.

with

late_exposures as (

    select
        exposures.*,
        coalesce(terms.is_base_known, true) as is_base_known
    from {{ ref('int_exposures_by_day') }} as exposures
    inner join {{ ref('vocabulary') }} as breach_kinds
        on
            exposures.breach_kind = breach_kinds.code
            and breach_kinds.vocabulary = 'breach_kind'
            and breach_kinds.is_delay
    left join {{ ref('int_penalty_terms') }} as terms
        on
            exposures.contract_id = terms.contract_id
            and exposures.penalty_term_id = terms.penalty_term_id
            and exposures.liable_party = terms.liable_party

),

ceilings as (

    select * from {{ ref('int_ceilings_of_terms') }}

),

-- The terms that name one ceiling come to no more than it; those that name none stand together.
grouped as (

    select
        late_exposures.contract_id,
        late_exposures.liable_party,
        late_exposures.days_late,
        ceilings.named_ceiling_number,
        max(ceilings.named_ceiling_amount) as named_ceiling_amount,
        max(case when ceilings.has_party_ceiling then 1 else 0 end) = 1 as has_party_ceiling,
        max(ceilings.party_ceiling_amount) as party_ceiling_amount,
        count(*) as term_count,
        case
            when count(*) = count(late_exposures.exposure_amount) then sum(late_exposures.exposure_amount)
        end as exposure_amount,
        case
            when
                count(case when late_exposures.is_base_known then 1 end)
                = count(case when late_exposures.is_base_known then late_exposures.exposure_amount end)
                then coalesce(sum(case when late_exposures.is_base_known then late_exposures.exposure_amount end), 0)
        end as known_base_amount
    from late_exposures
    left join ceilings
        on
            late_exposures.contract_id = ceilings.contract_id
            and late_exposures.penalty_term_id = ceilings.penalty_term_id
            and late_exposures.liable_party = ceilings.liable_party
    group by
        late_exposures.contract_id,
        late_exposures.liable_party,
        late_exposures.days_late,
        ceilings.named_ceiling_number

),

within_named as (

    select
        grouped.*,
        {{ lesser_bound(
            'true', 'exposure_amount', '(named_ceiling_number is not null)', 'named_ceiling_amount'
        ) }} as bounded_amount,
        {{ lesser_bound(
            'true', 'known_base_amount', '(named_ceiling_number is not null)', 'named_ceiling_amount'
        ) }} as bounded_known_amount
    from grouped

),

summed as (

    select
        contract_id,
        liable_party,
        days_late,
        max(case when has_party_ceiling then 1 else 0 end) = 1 as has_party_ceiling,
        max(party_ceiling_amount) as party_ceiling_amount,
        sum(term_count) as late_term_count,
        case when count(*) = count(bounded_amount) then sum(bounded_amount) end as exposure_amount,
        case when count(*) = count(bounded_known_amount) then sum(bounded_known_amount) end as known_base_amount
    from within_named
    group by contract_id, liable_party, days_late

)

select
    contract_id,
    liable_party,
    days_late,
    cast(
        {{ lesser_bound('true', 'exposure_amount', 'has_party_ceiling', 'party_ceiling_amount') }} as decimal(18, 2)
    ) as exposure_amount,
    cast(
        {{ lesser_bound('true', 'known_base_amount', 'has_party_ceiling', 'party_ceiling_amount') }} as decimal(18, 2)
    ) as known_base_amount,
    cast(late_term_count as integer) as late_term_count
from summed
