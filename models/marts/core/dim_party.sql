with

parties as (

    select * from {{ ref('stg_register__parties') }}

),

final as (

    select
        party_id,
        role,
        name_zh,
        name_en,
        unified_social_credit_code,
        enterprise_size
    from parties

)

select * from final
