select
    contracts.contract_id,
    rights.* exclude (template),
    case rights.condition_kind when 'convenience' then 30 end as notice_days,
    case when rights.lump_sum_rate is not null then 'contract_total' end as lump_sum_base_kind,
    'none' as adds_actual_loss,
    'body 12.' || rights.template as clause_ref
from (
    select contract_id, (draw(slot, 32, 6) + unnest(range(0, 1 + draw(slot, 33, 3)))) % 6 + 1 as template
    from base
) as contracts
inner join templates.termination_rights as rights on contracts.template = rights.template
