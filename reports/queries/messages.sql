-- The verdicts that lead the report, with the section in which each can be checked. Drafts stand apart.
select
    *,
    case
        when source in ('payment_timing', 'contract_balance', 'fiscal_year_position', 'amounts_held') then 'payments'
        when source in ('penalty_ledger', 'penalty_exposure', 'termination_rights') then 'penalties'
        when source in ('statutory_checks', 'contract_findings') then 'findings'
        else 'contracts'
    end as section,
    by_date < (select as_of_date from report_day) as is_past,
    message_rank <= getvariable('message_rows') as is_leading,
    count(*) over () as message_count
from marts.messages
where not is_draft
qualify row_number() over (order by message_rank) <= getvariable('message_rows') + getvariable('short_rows')
order by message_rank
