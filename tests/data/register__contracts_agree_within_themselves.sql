-- What one cell of a contract says about another of its row, and of its parties. A blank is no fault here.

with

contracts as (

    select * from {{ ref('stg_register__contracts') }}

),

parties as (

    select * from {{ ref('stg_register__parties') }}

),

faults as (

    select
        contract_id,
        'status' as column_name,
        status as value,
        'draft while no signing date stands beside it, else signed' as wanted
    from contracts
    where
        (status = 'draft' and signed_date is not null)
        or (status = 'signed' and signed_date is null and total_amount is null)

    union all

    {% for side in ['buyer', 'supplier'] -%}
    select
        contracts.contract_id,
        '{{ side }}_id' as column_name,
        contracts.{{ side }}_id as value,
        'a party with the role {{ side }}' as wanted
    from contracts
    inner join parties
        on contracts.{{ side }}_id = parties.party_id
    where parties.role <> '{{ side }}'

    union all

    {% endfor -%}

    select
        contract_id,
        'net_amount' as column_name,
        cast(net_amount as varchar) as value,
        'no more than total_amount, which is ' || cast(total_amount as varchar) as wanted
    from contracts
    where net_amount > total_amount

    union all

    -- A bond may be printed in whole yuan.
    select
        contract_id,
        'performance_bond_amount' as column_name,
        cast(performance_bond_amount as varchar) as value,
        'performance_bond_rate of the total, give or take a yuan: '
        || cast(cast(performance_bond_rate * total_amount as decimal(18, 2)) as varchar) as wanted
    from contracts
    where abs(performance_bond_amount - performance_bond_rate * total_amount) >= 1

)

select
    'contracts' as file_name,
    faults.*
from faults
