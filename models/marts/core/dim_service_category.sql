with

categories as (

    select * from {{ ref('service_categories') }}

),

final as (

    select
        category_code,
        category_name_zh,
        category_name_en,
        parent_category_code,
        procurement_catalogue_code,
        catalogue_version
    from categories

)

select * from final
