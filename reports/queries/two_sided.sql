-- Both sides of each contract after 30 and after 365 days; the contracts after the largest as one row.
with pivoted as (
    select
        contract_id,
        contract_status,
        max(supplier_exposure_amount) filter (where days_late = 30) as supplier_30,
        max(buyer_exposure_amount) filter (where days_late = 30) as buyer_30,
        max(supplier_termination_amount) filter (where days_late = 30) as supplier_termination_30,
        max(buyer_termination_amount) filter (where days_late = 30) as buyer_termination_30,
        max(supplier_exposure_amount) filter (where days_late = 365) as supplier_365,
        max(buyer_exposure_amount) filter (where days_late = 365) as buyer_365,
        max(supplier_termination_amount) filter (where days_late = 365) as supplier_termination_365,
        max(buyer_termination_amount) filter (where days_late = 365) as buyer_termination_365,
        max(supplier_to_buyer_ratio) filter (where days_late = 30) as ratio_30
    from marts.penalty_two_sided
    group by contract_id, contract_status
),
ranked as (
    select
        *,
        row_number() over (
            order by
                contract_status = 'signed' desc,
                coalesce(supplier_365, 0) + coalesce(buyer_365, 0) + coalesce(supplier_termination_365, 0) desc,
                contract_id
        ) as position
    from pivoted
),
listed as (
    select *, false as is_others, 1 as contract_count
    from ranked
    where position <= getvariable('short_rows')
    union all by name
    select
        true as is_others,
        count(*) as contract_count,
        max(position) as position,
        sum(supplier_30) as supplier_30,
        sum(buyer_30) as buyer_30,
        sum(supplier_termination_30) as supplier_termination_30,
        sum(buyer_termination_30) as buyer_termination_30,
        sum(supplier_365) as supplier_365,
        sum(buyer_365) as buyer_365,
        sum(supplier_termination_365) as supplier_termination_365,
        sum(buyer_termination_365) as buyer_termination_365
    from ranked
    where position > getvariable('short_rows') and contract_status = 'signed'
    having count(*) > 0
)
select * from listed order by is_others, position
