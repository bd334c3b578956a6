select
    contract_id,
    'e' || number as event_id,
    event_kind,
    event_date,
    case number
        when 4 then event_date + cast(draw(slot + 400 + number, 3, 4) as integer)
        when 5 then event_date + 20
    end as end_date,
    case number when 8 then 4 end as instalment_number,
    null as line_number
from (
    select
        contracts.contract_id,
        contracts.slot,
        kinds.*,
        case kinds.number
            when 1 then contracts.signed_date + cast(draw(contracts.slot + 401, 2, 24) as integer)
            when 2 then contracts.middle_day + cast(draw(contracts.slot + 402, 2, 20) as integer)
            when 3 then contracts.last_day + cast(draw(contracts.slot + 403, 2, 40) - 10 as integer)
            when 4 then contracts.first_day + cast(draw(contracts.slot + 404, 2, 150) as integer)
            when 5 then contracts.first_day + cast(draw(contracts.slot + 405, 2, 150) as integer)
            when 6 then make_date(year(contracts.first_day), 2, 20) + cast(draw(contracts.slot + 406, 2, 40) as integer)
            when 7 then make_date(year(contracts.first_day) + 1, 2, 20) + cast(draw(contracts.slot + 407, 2, 40) as integer)
            when 8 then case when contracts.shape = 4 and contracts.printed < 2 then contracts.last_day + 10 end
        end as event_date
    from base as contracts
    cross join templates.events as kinds
    where not contracts.is_draft
) as dated
where draw(slot + 400 + number, 1, 100) < frequency_in_per_cent and event_date <= getvariable('last_day')
