select
    rule_id,
    contract_id,
    article as article_zh,
    article_en,
    outcome,
    stated_value,
    limit_value,
    limit_unit,
    message_zh,
    message_en,
    clause_ref
from marts.statutory_checks
order by
    case outcome when 'failed' then 1 when 'not_computable' then 2 when 'passed' then 3 else 4 end,
    rule_id, contract_id
limit getvariable('table_rows')
