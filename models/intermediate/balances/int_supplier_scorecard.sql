-- Each supplier of a signed contract beside each indicator, zero where nothing of the kind is on record. Amounts are of
-- contracts in yuan, and null where one of them is unknown.

with

suppliers as (

    select distinct supplier_id
    from {{ ref('int_contracts') }}
    where status = 'signed' and supplier_id is not null

),

indicators as (

    select
        code as indicator,
        name_zh,
        name_en,
        rule
    from {{ ref('vocabulary') }}
    where vocabulary = 'scorecard_indicator'

),

records as (

    select
        supplier_id,
        indicator,
        count(*) as value_count,
        count(distinct contract_id) as contract_count,
        case
            when count(case when currency = 'CNY' then 1 end) = count(case when currency = 'CNY' then amount end)
                then coalesce(sum(case when currency = 'CNY' then amount end), 0)
        end as amount
    from {{ ref('int_supplier_records') }}
    group by supplier_id, indicator

),

final as (

    select
        suppliers.supplier_id,
        indicators.indicator,
        indicators.name_zh as indicator_name_zh,
        indicators.name_en as indicator_name_en,
        cast(coalesce(records.value_count, 0) as integer) as value_count,
        cast(coalesce(records.contract_count, 0) as integer) as contract_count,
        case
            when indicators.rule = 'amount'
                then cast(case when records.supplier_id is null then 0 else records.amount end as decimal(18, 2))
        end as amount
    from suppliers
    cross join indicators
    left join records
        on
            suppliers.supplier_id = records.supplier_id
            and indicators.indicator = records.indicator

)

select * from final
