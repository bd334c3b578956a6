select contract_id, kind.excuse_kind, kind.excused_party, kind.proof_days, kind.clause_ref
from (
    select
        contract_id,
        unnest(list_filter([
            case when has_budget_excuse
                then {'excuse_kind': 'budget_delay', 'excused_party': 'buyer', 'proof_days': null, 'clause_ref': 'body 6.6'} end,
            case when draw(slot, 36, 10) < 8
                then {'excuse_kind': 'force_majeure', 'excused_party': 'either', 'proof_days': 15, 'clause_ref': 'body 13.1'} end,
            case when draw(slot, 37, 10) < 3
                then {'excuse_kind': 'no_invoice', 'excused_party': 'buyer', 'proof_days': null, 'clause_ref': 'body 6.5'} end
        ], lambda kind: kind is not null)) as kind
    from base
) as excused
