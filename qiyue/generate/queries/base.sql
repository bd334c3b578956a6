-- One row per contract with all that other files need of it. `slot` is the first of a thousand numbers that are its own.
with

drawn as (

    select
        number,
        number * 1000 as slot,
        'c' || lpad(cast(number as varchar), 7, '0') as contract_id,
        draw(number * 1000, 1, 50) = 0 as is_draft,
        -- A heavy tail: the cube of an even draw, so that the first tenth of the suppliers has half of the contracts.
        cast(floor(getvariable('suppliers') * pow(draw(number * 1000, 2, 1000003) / 1000003.0, 3)) as bigint) + 1 as supplier_number,
        draw(number * 1000, 3, getvariable('buyers')) + 1 as buyer_number,
        date '2021-01-04' + cast(draw(number * 1000, 4, 2003) as integer) as signed_date,
        list_extract([12, 12, 12, 12, 12, 12, 24, 36, 6, 9], draw(number * 1000, 5, 10) + 1) as months,
        case when draw(number * 1000, 6, 10) = 0 then 0 else 1 + draw(number * 1000, 7, 21) end as line_count,
        list_extract([0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 4, 4, 4], draw(number * 1000, 8, 20) + 1) as shape,
        5000000 + draw(number * 1000, 9, 495000000) as whole_amount,
        draw(number * 1000, 10, 5) + 1 as whole_number
    from (select range as number from range(1, getvariable('contracts') + 1))

),

dated as (

    select
        *,
        signed_date + cast(draw(slot, 11, 31) as integer) as first_day,
        last_day_of_months(signed_date + cast(draw(slot, 11, 31) as integer), months) as last_day
    from drawn

),

totalled as (

    select
        *,
        case
            when line_count = 0 then whole_amount
            else cast(list_sum(list_transform(
                range(1, line_count + 1), lambda line: amount_of(slot + line, months)
            )) as bigint)
        end as total
    from dated

)

select
    *,
    -- What the budget year of the first day pays for, by the day.
    case
        when year(last_day) = year(first_day) then total
        else cast(cast(total as hugeint) * (make_date(year(first_day), 12, 31) - first_day + 1) // (last_day - first_day + 1) as bigint)
    end as first_year_fee,
    first_day + cast((last_day - first_day) // 2 as integer) as middle_day,
    draw(slot, 12, 10) < 6 as has_budget_excuse,
    not is_draft and draw(slot, 13, 25) = 0 as is_amended,
    not is_draft and draw(slot, 13, 25) between 5 and 6 as is_renewable,
    list_extract([null, 0.05, 0.10], draw(slot, 14, 3) + 1) as bond_rate,
    draw(slot, 15, 10) as printed
from totalled
