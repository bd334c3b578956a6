select
    entries.*,
    contracts.title_zh as contract_title_zh,
    contracts.title_en as contract_title_en
from marts.calendar_entries as entries
left join marts.dim_contract as contracts using (contract_id)
where coalesce(entries.contract_id = getvariable('contract_id'), true)
order by entry_date, contract_id, entry_kind, entry_number, occurrence_number
