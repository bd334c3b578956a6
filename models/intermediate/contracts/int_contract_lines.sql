-- The lines of a contract, and the whole contract as line 0 where no line has a price. The amount is the
-- printed one; where none is printed, price less its discount x quantity x months / months of the price period. All of
-- it as signed, the period too.

with

contracts as (

    select * from {{ ref('int_contracts') }}

),

line_items as (

    select * from {{ ref('stg_register__contract_line_items') }}

),

line_start_assumption as (

    select assumption_id
    from {{ ref('assumptions') }}
    where subject = 'line_start' and estimate = 'typical'

),

accrual_assumptions as (

    select
        contract_id,
        assumption_id
    from {{ ref('assumptions') }}
    where subject = 'accrual_period' and estimate = 'typical'

),

lines as (

    select
        contracts.contract_id,
        line_items.line_number,
        true as is_itemised,
        contracts.has_line_items as carries_amount,
        coalesce(line_items.category_code, contracts.category_code, 'unclassified') as category_code,
        line_items.description_zh,
        line_items.description_en,
        line_items.unit_zh,
        line_items.comparable_item,
        line_items.price_period,
        line_items.unit_price,
        line_items.quantity,
        line_items.term_months,
        line_items.discount_rate,
        line_items.tax_rate,
        coalesce(line_items.line_amount, {{ line_amount('line_items') }}) as line_amount,
        line_items.service_start_date,
        line_items.service_end_date,
        contracts.status,
        contracts.supplier_id,
        contracts.currency,
        contracts.committed_amount as contract_committed_amount,
        contracts.net_amount as contract_net_amount,
        contracts.tax_rate as contract_tax_rate,
        contracts.service_start_date as contract_start_date,
        coalesce(contracts.service_end_date, contracts.term_end_date) as contract_end_date,
        line_items.clause_ref
    from contracts
    inner join line_items
        on contracts.contract_id = line_items.contract_id

),

whole_contracts as (

    select
        contract_id,
        0 as line_number,
        false as is_itemised,
        true as carries_amount,
        coalesce(category_code, 'unclassified') as category_code,
        cast(null as string) as description_zh,
        cast(null as string) as description_en,
        cast(null as string) as unit_zh,
        cast(null as string) as comparable_item,
        cast(null as string) as price_period,
        cast(null as decimal(18, 6)) as unit_price,
        cast(null as decimal(18, 6)) as quantity,
        cast(null as integer) as term_months,
        cast(null as decimal(18, 8)) as discount_rate,
        cast(null as decimal(18, 8)) as tax_rate,
        total_amount as line_amount,
        cast(null as date) as service_start_date,
        cast(null as date) as service_end_date,
        status,
        supplier_id,
        currency,
        committed_amount as contract_committed_amount,
        net_amount as contract_net_amount,
        tax_rate as contract_tax_rate,
        service_start_date as contract_start_date,
        coalesce(service_end_date, term_end_date) as contract_end_date,
        clause_ref
    from contracts
    where not has_line_items

),

all_lines as (

    select * from lines
    union all
    select * from whole_contracts

),

-- A line runs over its own dates; else over its months from the start of the contract, which is an
-- assumption unless they fill the contract's period; else over the contract's period.
started as (

    select
        all_lines.*,
        coalesce(service_start_date, contract_start_date) as period_start_date
    from all_lines

),

ended as (

    select
        started.*,
        {{ last_day_of_line('started', 'started.period_start_date', 'started.contract_end_date') }} as period_end_date
    from started

),

based as (

    select
        ended.*,
        case
            when ended.period_start_date is null or ended.period_end_date is null then null
            when accrual_assumptions.assumption_id is not null then 'assumed'
            when ended.service_start_date is not null and ended.service_end_date is not null then 'stated'
            when
                ended.period_start_date = ended.contract_start_date
                and ended.period_end_date = ended.contract_end_date
                then 'stated'
            when ended.service_start_date is not null then 'derived'
            else 'assumed'
        end as period_basis,
        accrual_assumptions.assumption_id as accrual_assumption_id
    from ended
    left join accrual_assumptions
        on ended.contract_id = accrual_assumptions.contract_id

),

final as (

    select
        based.contract_id,
        based.line_number,
        based.is_itemised,
        based.carries_amount,
        based.status,
        based.supplier_id,
        based.category_code,
        based.description_zh,
        based.description_en,
        based.unit_zh,
        based.comparable_item,
        based.price_period,
        based.unit_price,
        based.quantity,
        based.term_months,
        based.discount_rate,
        based.tax_rate,
        based.line_amount,
        based.currency,
        based.contract_committed_amount,
        based.contract_net_amount,
        based.contract_tax_rate,
        based.service_start_date is not null and based.service_end_date is not null as has_own_period,
        based.period_start_date,
        based.period_end_date,
        based.period_basis,
        case
            when based.period_basis = 'assumed'
                then coalesce(based.accrual_assumption_id, line_start_assumption.assumption_id)
        end as period_assumption_id,
        based.clause_ref
    from based
    left join line_start_assumption
        on based.period_basis = 'assumed'

)

select * from final
