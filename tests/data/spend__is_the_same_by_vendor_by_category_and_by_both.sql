-- The committed total of the signed contracts, four ways.

with

totals as (

    select
        'fct_contract_line' as model_name,
        coalesce(sum(committed_amount), 0) as amount
    from {{ ref('fct_contract_line') }}
    where status = 'signed'

    union all

    select
        'spend_by_vendor' as model_name,
        coalesce(sum(committed_amount), 0) as amount
    from {{ ref('spend_by_vendor') }}

    union all

    select
        'spend_by_service_category' as model_name,
        coalesce(sum(committed_amount), 0) as amount
    from {{ ref('spend_by_service_category') }}

    union all

    select
        'spend_by_vendor_category' as model_name,
        coalesce(sum(committed_amount), 0) as amount
    from {{ ref('spend_by_vendor_category') }}

),

signed as (

    select amount
    from totals
    where model_name = 'fct_contract_line'

)

select
    totals.model_name,
    totals.amount,
    signed.amount as signed_total_amount
from totals
cross join signed
where totals.amount <> signed.amount
