-- The sums that rights to terminate add, by the party that owes them. A right that either party holds makes each the
-- other's debtor.

with

rights as (

    select * from {{ ref('int_termination_rights') }}
    where has_lump_sum

),

liable_parties as (

    select 'supplier' as liable_party
    union all
    select 'buyer' as liable_party

)

select
    rights.contract_id,
    rights.right_id,
    liable_parties.liable_party,
    rights.condition_kind,
    rights.first_open_day,
    rights.lump_sum_amount,
    rights.earliest_date,
    rights.clause_ref
from rights
inner join liable_parties
    on
        rights.liable_party = liable_parties.liable_party
        or rights.holder = 'either'
