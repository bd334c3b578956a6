-- The changes of each section, the most money first. Amounts in different currencies are not compared: yuan come first,
-- then one currency after the other.
select
    *,
    count(*) over (partition by section) as row_count
from changes
qualify
    row_number() over (
        partition by section
        order by
            currency <> 'CNY', currency, abs(rank_amount) desc nulls last, entry_date nulls last, contract_id, change_kind,
            title_zh, party
    ) <= getvariable('most_rows')
order by
    section, currency <> 'CNY', currency, abs(rank_amount) desc nulls last, entry_date nulls last, contract_id,
    change_kind, title_zh, party
