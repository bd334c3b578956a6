-- The committed total of the signed contracts in yuan, five ways; and each supplier's and each category's amount beside
-- their parts in the mart of both.

with

totals as (

    select
        'fct_contract_line' as model_name,
        coalesce(sum(committed_amount), 0) as amount
    from {{ ref('fct_contract_line') }}
    where status = 'signed' and currency = 'CNY'

    union all

    {% for model in [
        'spend_by_vendor', 'spend_by_service_category', 'spend_by_vendor_category', 'spend_by_buyer',
    ] -%}
    select
        '{{ model }}' as model_name,
        coalesce(sum(committed_amount), 0) as amount
    from {{ ref(model) }}
    {{ 'union all' if not loop.last }}

    {% endfor %}

),

signed as (

    select amount
    from totals
    where model_name = 'fct_contract_line'

),

compared as (

    select
        totals.model_name,
        totals.amount,
        signed.amount as signed_total_amount
    from totals
    cross join signed

    {% for model, column in [
        ('spend_by_vendor', 'supplier_id'), ('spend_by_service_category', 'category_code'),
    ] -%}
    union all

    select
        {{ column }} as model_name,
        sum(case when is_single then amount else 0 end) as amount,
        sum(case when is_single then 0 else amount end) as signed_total_amount
    from (
        select
            {{ column }},
            true as is_single,
            committed_amount as amount
        from {{ ref(model) }}

        union all

        select
            {{ column }},
            false as is_single,
            committed_amount as amount
        from {{ ref('spend_by_vendor_category') }}
    ) as both_ways
    group by {{ column }}

    {% endfor %}

)

select * from compared
where amount <> signed_total_amount
