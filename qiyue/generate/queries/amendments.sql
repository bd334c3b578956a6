-- A supplement in the middle of the term: up to a tenth more, and for every other one three months longer.
select
    contract_id,
    1 as amendment_number,
    middle_day as signed_date,
    fen(total * (1 + draw(slot, 38, 10)) // 100) as total_change_amount,
    case
        when draw(slot, 39, 2) = 0
            then last_day_of_months(first_day, months + 3)
    end as new_service_end_date,
    'body 1' as clause_ref
from base
where is_amended and middle_day <= getvariable('last_day')
