-- Who trains, invoices and gives a bond is the supplier; the buyer only returns a bond. Either may deliver or back up.

with

obligation_kinds as (

    select
        code,
        side
    from {{ ref('vocabulary') }}
    where vocabulary = 'obligation_kind' and side is not null

)

select
    'obligations' as file_name,
    obligations.contract_id,
    cast(obligations.obligation_number as string) as row_key,
    'obliged_party' as column_name,
    obligations.obliged_party as value,
    obligation_kinds.side || ', who owes any ' || obligations.obligation_kind as wanted
from {{ ref('stg_register__obligations') }} as obligations
inner join obligation_kinds
    on obligations.obligation_kind = obligation_kinds.code
where
    obligations.obliged_party in ('buyer', 'supplier')
    and obligations.obliged_party <> obligation_kinds.side
    and not (
        obligations.obligation_kind = 'performance_bond'
        and {{ contains_pattern("obligations.description_zh", "'退|返还|释放'") }}
    )
