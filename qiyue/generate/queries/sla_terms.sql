select
    contracts.contract_id,
    promises.* exclude (template),
    'body 4.' || promises.template as clause_ref
from (
    select contract_id, (draw(slot, 30, 12) + unnest(range(0, 3 + draw(slot, 31, 5)))) % 12 + 1 as template
    from base
) as contracts
inner join templates.sla_terms as promises on contracts.template = promises.template
