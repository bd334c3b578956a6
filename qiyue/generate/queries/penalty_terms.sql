select
    contracts.contract_id,
    terms.* exclude (template),
    'body 11.' || contracts.place as clause_ref
from (
    select
        contract_id,
        unnest([
            1 + draw(slot, 20, 6), 7 + draw(slot, 21, 3), 10 + draw(slot, 22, 9), 10 + (draw(slot, 22, 9) + 1) % 9
        ]) as template,
        unnest([1, 2, 3, 4]) as place
    from base
) as contracts
inner join templates.penalty_terms as terms on contracts.template = terms.template
