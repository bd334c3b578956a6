-- Priced lines that leave their period open, contradict it or run outside the contract's, and contracts without any;
-- deliveries that come after the term has begun.

with

contracts as (

    select * from {{ ref('int_contracts') }}

),

lines as (

    select
        line_items.*,
        contracts.service_start_date as contract_start_date,
        contracts.service_end_date as contract_end_date
    from {{ ref('stg_register__contract_line_items') }} as line_items
    inner join contracts
        on line_items.contract_id = contracts.contract_id

),

unpriced_scopes as (

    select
        contract_id,
        'no_priced_lines' as rule_id,
        cast(null as integer) as n,
        cast(null as string) as first_value,
        cast(null as string) as second_value,
        clause_ref
    from contracts
    where total_amount is not null and not has_line_items

),

-- The printed unit names no month (or year) although the price is for one, or names the other.
unit_conflicts as (

    select
        contract_id,
        'unit_and_price_period_disagree' as rule_id,
        cast(count(*) as integer) as n,
        cast(min(line_number) as string) as first_value,
        cast(null as string) as second_value,
        min(clause_ref) as clause_ref
    from lines
    where
        (price_period = 'month' and unit_zh is not null and unit_zh not like '%月%')
        or (price_period = 'year' and unit_zh is not null and unit_zh not like '%年%')
    group by contract_id

),

undated_lines as (

    select
        contract_id,
        'shorter_lines_without_dates' as rule_id,
        cast(count(*) as integer) as n,
        cast(null as string) as first_value,
        cast(null as string) as second_value,
        min(clause_ref) as clause_ref
    from lines
    where
        price_period <> 'once'
        and service_start_date is null
        and {{ last_day_of_months('contract_start_date', 'term_months') }} < contract_end_date
    group by contract_id

),

lines_outside_contract as (

    select
        contract_id,
        'line_outside_contract' as rule_id,
        cast(count(*) as integer) as n,
        cast(null as string) as first_value,
        cast(null as string) as second_value,
        min(clause_ref) as clause_ref
    from lines
    where
        coalesce(service_start_date, contract_start_date) < contract_start_date
        or coalesce(
            service_end_date,
            case
                when price_period <> 'once'
                    then {{ last_day_of_months('coalesce(service_start_date, contract_start_date)', 'term_months') }}
            end
        ) > contract_end_date
    group by contract_id

),

-- A month begun may be paid as a whole one. 一年 is printed as either 2026-01-01 to 2026-12-31 or to 2027-01-01.
line_terms as (

    select
        contract_id,
        'line_term_differs' as rule_id,
        cast(count(*) as integer) as n,
        cast(min(line_number) as string) as first_value,
        cast(null as string) as second_value,
        min(clause_ref) as clause_ref
    from lines
    where
        price_period <> 'once'
        and service_end_date not between
        {{ last_day_of_months('service_start_date', 'term_months') }}
        and {{ add_days(last_day_of_months('service_start_date', 'term_months'), 1) }}
    group by contract_id

),

-- Delivery may lawfully come after the licence or service has begun.
deliveries_after_start as (

    select
        duties.contract_id,
        'delivery_after_start' as rule_id,
        cast(null as integer) as n,
        cast(min(duties.due_date) as string) as first_value,
        cast(min(contracts.service_start_date) as string) as second_value,
        min(duties.clause_ref) as clause_ref
    from {{ ref('int_duties') }} as duties
    inner join contracts
        on duties.contract_id = contracts.contract_id
    where
        duties.obligation_kind = 'delivery'
        and duties.due_date > contracts.service_start_date
    group by duties.contract_id

),

found as (

    select * from unpriced_scopes
    union all
    select * from unit_conflicts
    union all
    select * from undated_lines
    union all
    select * from lines_outside_contract
    union all
    select * from line_terms
    union all
    select * from deliveries_after_start

)

select
    contract_id,
    rule_id,
    cast(null as string) as variant,
    cast(null as string) as item,
    n,
    first_value,
    second_value,
    cast(null as string) as clause_refs,
    clause_ref
from found
