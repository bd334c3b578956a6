select
    contract_id,
    'p' || instalment_number as payment_id,
    instalment_number,
    paid_date,
    case when fate < 5 then fen(amount // 2) else fen(amount) end as amount
from (
    select
        *,
        draw(slot + 300 + instalment_number, 1, 100) as fate,
        cast(
            case
                when fixed_date is not null then fixed_date
                when trigger_event = 'funds_available' then make_date(budget_year, 3, 20)
                when trigger_event = 'interim_acceptance' then middle_day + 14
                when trigger_event = 'final_acceptance' then last_day + 14
                else signed_date + 30
            end as date
        )
        - cast(draw(slot + 300 + instalment_number, 2, 20) as integer)
        + case
            when draw(slot + 300 + instalment_number, 3, 10) = 0
                then cast(40 + draw(slot + 300 + instalment_number, 4, 60) as integer)
            else 0
        end as paid_date
    from drawn_instalments
    where not is_draft
) as dated
where fate >= 2 and paid_date between signed_date and getvariable('last_day')
