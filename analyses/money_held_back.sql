-- 问题：扣着供应商的哪些质保金和保证金，何时退，哪些该退没退？
-- Question: which retentions and bonds are held, when are they to be released, and which should have been?
-- 可改 To change: `statuses`; without the last of them what is held today.
{% set statuses = ['to_be_released', 'held', 'not_yet_held'] %}

with

amounts as (

    select * from {{ ref('amounts_held') }}
    where held_status in ('{{ statuses | join("', '") }}')

),

final as (

    select
        held_status,
        release_date,
        release_date_basis,
        contract_id,
        supplier_id,
        held_kind,
        instalment_number,
        agreed_amount,
        held_amount,
        to_be_released_amount,
        days_overdue,
        currency,
        clause_ref
    from amounts

)

select * from final
order by
    case held_status when 'to_be_released' then 0 when 'held' then 1 else 2 end,
    release_date nulls last,
    contract_id,
    held_kind
limit 200
