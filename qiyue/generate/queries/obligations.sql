select
    contracts.contract_id,
    contracts.place as obligation_number,
    duties.* exclude (template),
    'body 5.' || contracts.place as clause_ref
from (
    select
        contract_id,
        unnest(range(1, 3 + draw(slot, 35, 2))) as place,
        (draw(slot, 34, 5) + unnest(range(1, 3 + draw(slot, 35, 2)))) % 5 + 1 as template
    from base
) as contracts
inner join templates.obligations as duties on contracts.template = duties.template
