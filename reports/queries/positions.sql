-- Where cash is furthest ahead of or behind the service at the end of this fiscal year, by contract.
with latest as (
    select contract_id, prepaid_or_arrears_amount
    from marts.fiscal_year_position
    where
        fiscal_year <= (select fiscal_year from report_day)
        and contract_id in (select contract_id from signed_contracts)
        and prepaid_or_arrears_amount is not null
    qualify row_number() over (partition by contract_id order by fiscal_year desc) = 1
),
ranked as (
    select *, row_number() over (order by abs(prepaid_or_arrears_amount) desc, contract_id) as position
    from latest
)
select contract_id, prepaid_or_arrears_amount, position, false as is_others, 1 as contract_count
from ranked
where position <= getvariable('short_rows')
union all by name
select
    sum(prepaid_or_arrears_amount) as prepaid_or_arrears_amount,
    max(position) as position,
    true as is_others,
    count(*) as contract_count
from ranked
where position > getvariable('short_rows')
having count(*) > 0
order by is_others, position
