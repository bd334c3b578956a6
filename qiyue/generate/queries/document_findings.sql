select
    contract_id,
    1 as finding_number,
    case when is_draft then 'signature_defect' else 'ambiguous_term' end as finding_kind,
    case when is_draft then 'error' else 'warning' end as severity,
    case when is_draft then '双方均未签署。' else '付款期限的起算点写法不一。' end as message_zh,
    case when is_draft then 'Neither party has signed.' else 'The start of the payment period is worded in two ways.' end as message_en,
    case when is_draft then '签署前补齐空白。' else '以补充协议统一。' end as remedy_zh,
    case when is_draft then 'Fill the blanks before signing.' else 'Settle one by a supplement.' end as remedy_en,
    'body 9.1' as clause_ref
from base
where is_draft or draw(slot, 40, 10) = 0
