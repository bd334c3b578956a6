-- Draws and amounts. A draw hashes one whole number that no other draw uses, so that draws do not depend on each other.
create macro draw(slot, salt, outcomes) as
    cast(hash(xor(cast(slot * 64 + salt as ubigint), getvariable('seed'))) % outcomes as bigint);
-- The day before the corresponding day; where the month has none, its last day (民法典 art. 202).
create macro last_day_of_months(first, months) as
    cast(first + to_months(cast(months as integer)) as date)
    - cast(day(first + to_months(cast(months as integer))) = day(first) as integer);
create macro fen(whole) as cast(whole * cast(0.01 as decimal(3, 2)) as decimal(18, 2));
-- The first line of a contract is one of the three large items, so that no contract costs less than some thousand yuan.
create macro item_of(slot) as 1 + draw(slot, 1, case when slot % 1000 = 1 then 3 else len(getvariable('item_prices')) end);
create macro term_of(slot, months) as
    case when months % 2 = 0 and draw(slot, 2, 10) = 0 then months // 2 else months end;
create macro price_of(slot) as list_extract(getvariable('item_prices'), item_of(slot)) * (80 + draw(slot, 3, 41)) // 100;
create macro quantity_of(slot) as
    list_extract(getvariable('item_quantities'), item_of(slot)) // 10 + 1 + draw(slot, 4, list_extract(getvariable('item_quantities'), item_of(slot)));
-- Price x quantity x months / months of the price period in fen, rounded half up; paid once, price x quantity.
create macro amount_of(slot, months) as
    case list_extract(getvariable('item_periods'), item_of(slot))
        when 'month' then price_of(slot) * quantity_of(slot) * term_of(slot, months)
        when 'year' then (2 * price_of(slot) * quantity_of(slot) * term_of(slot, months) + 12) // 24
        else price_of(slot) * quantity_of(slot)
    end;
-- A share in per cent of a whole, rounded half up.
create macro half_up(whole, share) as (whole * share + 50) // 100;
