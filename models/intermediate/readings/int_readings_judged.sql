-- One row per pair of readings; a check for which a contract prints no pair is one row, not_applicable.
-- A failure stays failed when a finding acknowledges it, or when it is one of conduct, such as a late invoice: the
-- build passes, the report shows it.

with

readings as (

    select * from {{ ref('int_readings_compared') }}

),

contracts as (

    select
        contract_id,
        pricing_kind
    from {{ ref('int_contracts') }}

),

checks as (

    select
        code as check_name,
        -- Of what was done: whoever records it did nothing wrong.
        coalesce(rule, '') = 'conduct' as is_of_conduct
    from {{ ref('vocabulary') }}
    where vocabulary = 'check_name'

),

-- Shares that make no whole leave the instalments short of the total or above it, and the other way round: one fault of
-- the document, read twice, and one finding acknowledges both.
acknowledgements as (

    select
        contract_id,
        check_name
    from {{ ref('stg_register__document_findings') }}
    where check_name is not null

    union

    select
        contract_id,
        case check_name when 'shares_to_whole' then 'instalments_to_total' else 'shares_to_whole' end as check_name
    from {{ ref('stg_register__document_findings') }}
    where check_name in ('shares_to_whole', 'instalments_to_total')

),

judged as (

    select
        contracts.contract_id,
        checks.check_name,
        checks.is_of_conduct,
        readings.item,
        readings.stated_amount,
        readings.computed_amount,
        case
            when readings.contract_id is null then 'not_applicable'
            when readings.is_unreadable and readings.stated_amount is not null then 'failed'
            when readings.stated_amount is null or readings.computed_amount is null then 'not_computable'
            when readings.stated_amount = readings.computed_amount then 'passed'
            -- A ceiling is kept from below.
            when
                readings.computed_amount < readings.stated_amount
                and (
                    checks.check_name = 'orders_to_framework'
                    or (checks.check_name = 'lines_to_total' and contracts.pricing_kind = 'ceiling')
                )
                then 'passed'
            else 'failed'
        end as outcome
    from contracts
    cross join checks
    left join readings
        on
            contracts.contract_id = readings.contract_id
            and checks.check_name = readings.check_name

),

final as (

    select
        judged.check_name,
        judged.contract_id,
        judged.item,
        judged.stated_amount,
        judged.computed_amount,
        cast(judged.stated_amount - judged.computed_amount as decimal(18, 2)) as difference_amount,
        judged.outcome,
        case judged.outcome when 'passed' then true when 'failed' then false end as is_reconciled,
        judged.outcome = 'failed' and acknowledgements.contract_id is not null as is_acknowledged,
        judged.outcome = 'failed' and acknowledgements.contract_id is null and not judged.is_of_conduct as stops_build
    from judged
    left join acknowledgements
        on
            judged.contract_id = acknowledgements.contract_id
            and judged.check_name = acknowledgements.check_name

)

select * from final
