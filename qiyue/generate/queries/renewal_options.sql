select
    contract_id,
    1 as option_number,
    12 as period_months,
    0.5 as fee_rate,
    'contract_total' as fee_base_kind,
    fen(half_up(total, 50)) as stated_fee_amount,
    in_words(half_up(total, 50)) as stated_fee_in_words,
    30 as decision_days_before,
    -15 as payment_offset_value,
    'working_day' as payment_offset_unit,
    1 as maximum_count,
    true as is_fee_adjustable,
    'annex-1 2.1' as clause_ref,
    '前30日' as decision_quotation,
    '前15个工作日' as payment_quotation
from base
where is_renewable
