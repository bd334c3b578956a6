-- 问题：哪些合同半年内服务期满，能否续约，最迟哪天决定，续约费多少？
-- Question: which contracts end within six months, may they be renewed, by when is that to be decided, at what fee?
-- 可改 To change: `months_ahead`. 决定日已过的续约权也列出。Options whose day has passed are listed, too.
{% set months_ahead = 6 %}

with

contracts as (

    select * from {{ ref('dim_contract') }}
    where
        status = 'signed'
        and state <> 'terminated'
        and current_service_end_date >= {{ as_of_date() }}
        and current_service_end_date <= {{ add_months(as_of_date(), months_ahead) }}

),

options as (

    select * from {{ ref('renewal_options__mart') }}
    where occurrence_number = 1

),

final as (

    select
        contracts.current_service_end_date as end_date,
        contracts.contract_id,
        contracts.title_zh,
        contracts.buyer_id,
        contracts.supplier_id,
        contracts.current_total_amount,
        contracts.currency,
        options.option_number,
        options.decision_date,
        {{ days_between(as_of_date(), 'options.decision_date') }} as days_to_decide,
        options.period_end_date as renewed_until,
        options.fee_amount,
        options.clause_ref
    from contracts
    left join options
        on contracts.contract_id = options.contract_id

)

select * from final
order by end_date, contract_id, option_number
limit 200
