-- The ceilings over several terms, by the party whose penalties each bounds: the least of an amount and of a rate of
-- its base, null where that is unknown. It covers the terms that name its number; where none does, all of its party.

with

ceilings as (

    select * from {{ ref('stg_register__penalty_ceilings') }}

),

bases as (

    select * from {{ ref('int_base_amounts') }}

),

named as (

    select distinct
        contract_id,
        ceiling_number
    from {{ ref('stg_register__penalty_terms') }}
    where ceiling_number is not null

),

parties as (

    select 'supplier' as liable_party
    union all
    select 'buyer' as liable_party

),

valued as (

    select
        ceilings.contract_id,
        ceilings.ceiling_number,
        ceilings.liable_party as bound_party,
        ceilings.rate,
        ceilings.amount as stated_amount,
        {{ rate_of_base_exact('ceilings.rate', 'bases') }} as amount_of_rate,
        named.contract_id is not null as is_named
    from ceilings
    left join bases
        on
            ceilings.contract_id = bases.contract_id
            and coalesce(ceilings.base_kind, 'contract_total') = bases.base_kind
    left join named
        on
            ceilings.contract_id = named.contract_id
            and ceilings.ceiling_number = named.ceiling_number

),

final as (

    select
        valued.contract_id,
        valued.ceiling_number,
        parties.liable_party,
        valued.is_named,
        cast({{ lesser_cap('valued.rate', 'valued.amount_of_rate', 'valued.stated_amount') }} as decimal(18, 2))
            as ceiling_amount
    from valued
    inner join parties
        on
            valued.bound_party in (parties.liable_party, 'either')
            -- Terms that name a ceiling say themselves whose it is.
            or (valued.bound_party is null and valued.is_named)

)

select * from final
