-- The ceilings under which each term stands: the one that it names, and the least of those over all of its party. An
-- amount is null where it is unknown, or where there is none.

with

terms as (

    select
        contract_id,
        penalty_term_id,
        liable_party,
        ceiling_number
    from {{ ref('int_penalty_bases') }}

),

ceilings as (

    select * from {{ ref('int_penalty_ceilings') }}

),

of_the_party as (

    select
        contract_id,
        liable_party,
        case when count(*) = count(ceiling_amount) then min(ceiling_amount) end as ceiling_amount
    from ceilings
    where not is_named
    group by contract_id, liable_party

)

select
    terms.contract_id,
    terms.penalty_term_id,
    terms.liable_party,
    named.ceiling_number as named_ceiling_number,
    named.ceiling_amount as named_ceiling_amount,
    of_the_party.contract_id is not null as has_party_ceiling,
    of_the_party.ceiling_amount as party_ceiling_amount
from terms
left join ceilings as named
    on
        terms.contract_id = named.contract_id
        and terms.ceiling_number = named.ceiling_number
        and terms.liable_party = named.liable_party
left join of_the_party
    on
        terms.contract_id = of_the_party.contract_id
        and terms.liable_party = of_the_party.liable_party
where named.contract_id is not null or of_the_party.contract_id is not null
