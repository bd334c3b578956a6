-- The instalments of a contract with their amounts in fen and, for payments, about when they fall due.
select
    contracts.*,
    templates.* exclude (shape),
    contracts.amounts[templates.instalment_number] as amount,
    case templates.share_base
        when 'fiscal_year_fee' then contracts.first_year_fee
        when 'contract_total' then contracts.total
    end as base_amount,
    case
        when contracts.shape = 1 and templates.instalment_number < 3 then year(contracts.first_day)
        when templates.trigger_event = 'funds_available' then least(year(contracts.first_day) + 1, year(contracts.last_day))
    end as budget_year,
    case
        when templates.trigger_event <> 'fixed_date' then null
        when contracts.shape = 1
            then least(
                make_date(year(contracts.first_day), 12, 31),
                greatest(make_date(year(contracts.first_day), 9, 30), contracts.first_day + 30)
            )
        when contracts.shape = 2 then make_date(year(contracts.first_day), 12, 31)
        else contracts.first_day + cast((contracts.last_day - contracts.first_day) * (templates.instalment_number - 1) // 3 as integer)
    end as fixed_date
from (
    select
        *,
        case shape
            when 0 then [half_up(total, 50), half_up(total, 30), total - half_up(total, 50) - half_up(total, 30)]
            when 1 then [
                half_up(first_year_fee, 60), first_year_fee - half_up(first_year_fee, 60), total - first_year_fee
            ]
            when 2 then [half_up(total, 47), half_up(total, 47), total - 2 * half_up(total, 47)]
            when 3 then [total]
            else [
                half_up(total, 30), half_up(total, 30), half_up(total, 20),
                total - 2 * half_up(total, 30) - half_up(total, 20)
            ]
        end as amounts
    from base
) as contracts
inner join templates.instalments as templates on contracts.shape = templates.shape
-- Service within one budget year has no fee of the next.
where contracts.is_draft or contracts.amounts[templates.instalment_number] > 0
