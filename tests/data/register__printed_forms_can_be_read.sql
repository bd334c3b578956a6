{{ config(severity='warn') }}

-- A printed form that cannot be read is no second reading: write the rate or number as the document prints
-- it and nothing beside it (千分之五, 0.5%, 15个工作日, 2小时).

with

forms as (

    select
        'penalty_terms' as file_name,
        {{ row_key('penalty_terms') }} as row_key,
        'stated_as' as column_name,
        stated_as as value
    from {{ ref('stg_register__penalty_terms') }}
    where rate is not null and stated_as is not null and {{ readable_rate('stated_as') }} is null

    union all

    select
        'sla_terms' as file_name,
        {{ row_key('sla_terms') }} as row_key,
        'stated_as' as column_name,
        stated_as as value
    from {{ ref('stg_register__sla_terms') }}
    where target_value is not null and stated_as is not null and {{ stated_quantity('stated_as') }} is null

    union all

    select
        'payment_schedule' as file_name,
        {{ row_key('payment_schedule') }} as row_key,
        'stated_as' as column_name,
        stated_as as value
    from {{ ref('stg_register__payment_schedule') }}
    where
        stated_as is not null
        and {{ stated_quantity('stated_as') }} is null
        and {{ printed_date('stated_as') }} is null

)

select * from forms
