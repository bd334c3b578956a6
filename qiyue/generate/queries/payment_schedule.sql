select
    contract_id,
    instalment_number,
    label_zh,
    label_en,
    case when not is_draft then fen(amount) end as stated_amount,
    case when not is_draft and printed < 7 then in_words(amount) end as stated_amount_in_words,
    -- The last share is printed where it gives the balance to the fen.
    case when not is_draft and half_up(base_amount, share_in_per_cent) = amount then cast(share_in_per_cent as decimal(5, 2)) / 100 end as stated_share,
    case when not is_draft and half_up(base_amount, share_in_per_cent) = amount then share_base end as share_base,
    case when not is_draft then budget_year end as service_fiscal_year,
    -- A draft leaves its dates blank.
    case when is_draft and trigger_event = 'fixed_date' then 'contract_signed' else trigger_event end as trigger_event,
    case when also_trigger_event <> 'invoice_received' or printed < 2 then also_trigger_event end as also_trigger_event,
    offset_value,
    offset_unit,
    includes_first_day,
    case when not is_draft then fixed_date end as stated_due_date,
    case when printed < 5 then 7 end as invoice_days_before,
    has_budget_excuse as is_budget_excusable,
    offset_quotation,
    'body 6.' || instalment_number as clause_ref
from drawn_instalments
