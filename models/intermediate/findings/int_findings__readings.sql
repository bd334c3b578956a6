-- Pairs of readings that disagree.

select
    contract_id,
    'unreconciled' as rule_id,
    case
        when computed_amount is null then 'unreadable'
        -- Nothing in the register or the document is to be corrected for what was done.
        when check_name in ('invoice_tax', 'invoice_day') then check_name
    end as variant,
    check_name || coalesce(' ' || item, '') as item,
    cast(null as integer) as n,
    cast(stated_amount as string) as first_value,
    cast(computed_amount as string) as second_value,
    cast(null as string) as clause_refs,
    cast(null as string) as clause_ref
from {{ ref('int_readings_judged') }}
where outcome = 'failed'
