-- What each supplier of a consortium (联合体) has of its contract: the committed amount by the suppliers' shares, to the
-- fen. Its fen lie between `first_fen` (not included) and `last_fen` of the contract's, the lead first. Shares count as
-- weights: three of 33.33 % are thirds; a finding says where they do not make a whole.

with

shares as (

    select
        contracts.contract_id,
        parties.party_id as supplier_id,
        parties.share,
        {{ whole_units('parties.share', 6) }} as weight,
        contracts.committed_amount as contract_amount,
        -- The lead comes before all others.
        case when parties.party_id = contracts.supplier_id then '' else parties.party_id end as place
    from {{ ref('stg_register__contract_parties') }} as parties
    inner join {{ ref('int_contracts') }} as contracts
        on parties.contract_id = contracts.contract_id
    where parties.role = 'supplier' and parties.share > 0

),

split as (

    {{ allocate(
        'shares', ['contract_id', 'supplier_id', 'share', 'contract_amount', 'place'], ['contract_id'],
        'contract_amount', 'weight', 'place', 'committed_amount'
    ) | indent(4) }}

),

measured as (

    select
        split.*,
        {{ whole_units('committed_amount', 2) }} as vendor_fen,
        {{ whole_units('contract_amount', 2) }} as contract_fen
    from split

),

final as (

    select
        contract_id,
        supplier_id,
        share,
        committed_amount,
        contract_fen,
        vendor_fen,
        sum(vendor_fen) over (
            partition by contract_id order by place
            rows between unbounded preceding and current row
        ) as last_fen
    from measured

)

select
    contract_id,
    supplier_id,
    share,
    committed_amount,
    contract_fen,
    last_fen - vendor_fen as first_fen,
    last_fen
from final
