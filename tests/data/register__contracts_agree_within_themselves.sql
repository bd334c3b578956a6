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
        -- A form that nobody has filled in; a date or a total may be missing from a signed contract.
        or (
            status = 'signed' and signed_date is null and total_amount is null and supplier_id is null
            and service_start_date is null
        )

    union all

    {% for side in ['buyer', 'supplier'] -%}
    select
        contracts.contract_id,
        '{{ side }}_id' as column_name,
        contracts.{{ side }}_id as value,
        'a party with the role {{ side }}, or with none where it has both' as wanted
    from contracts
    inner join parties
        on contracts.{{ side }}_id = parties.party_id
    where parties.role <> '{{ side }}'

    union all

    {% endfor -%}

    select
        contract_id,
        'net_amount' as column_name,
        cast(net_amount as string) as value,
        'no more than total_amount, which is ' || cast(total_amount as string) as wanted
    from contracts
    where
        net_amount > total_amount
        -- A reduction at a higher rate than what it reduces leaves more net than gross; `gross_to_net` adds those up.
        and contract_id not in (
            select lines.contract_id
            from {{ ref('stg_register__contract_line_items') }} as lines
            where lines.tax_rate is not null
        )

    union all

    select
        contract_id,
        'parent_contract_id' as column_name,
        parent_contract_id as value,
        'another contract, the framework under which this one is an order' as wanted
    from contracts
    where parent_contract_id = contract_id

    union all

    -- A bond may be printed in whole yuan, or in hundreds of them.
    select
        contract_id,
        'performance_bond_amount' as column_name,
        cast(performance_bond_amount as string) as value,
        'performance_bond_rate of the total, give or take a yuan or one per cent: '
        || cast(rated_amount as string) as wanted
    from (
        select
            contracts.*,
            cast(cast(performance_bond_rate as decimal(19, 8)) * total_amount as decimal(18, 2)) as rated_amount
        from contracts
    ) as rated
    where
        abs(performance_bond_amount - rated_amount) >= 1
        and abs(performance_bond_amount - rated_amount) > rated_amount * cast(0.01 as decimal(3, 2))

)

select
    'contracts' as file_name,
    faults.*
from faults
