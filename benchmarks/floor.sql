-- The floor by hand: what one would write without dbt, staging, keys or tests for the marts that grow most, from the
-- files of a generated register (so: no periods of lines' own, no accrual assumptions). Its rows must be those of the
-- marts. `register` is the folder; horizons, rates and categories come from the built warehouse.

create table dim_contract as
with changes as (
    select contract_id, sum(total_change_amount) as added, max(new_service_end_date) as last_day
    from read_parquet(getvariable('register') || '/amendments.parquet')
    where signed_date <= getvariable('as_of')
    group by contract_id
)
select
    contract_id, status, supplier_id, category_code, signed_date, total_amount, net_amount, service_start_date,
    service_end_date, coalesce(last_day, service_end_date) as current_service_end_date,
    total_amount + coalesce(added, 0) as current_total_amount
from read_parquet(getvariable('register') || '/contracts.parquet')
left join changes using (contract_id);

create table fct_contract_line as
with lines as (
    select
        contract_id, lines.line_number, contracts.supplier_id,
        coalesce(lines.category_code, contracts.category_code, 'unclassified') as category_code, status, price_period,
        unit_price, quantity, term_months, line_amount, true as is_itemised,
        contracts.service_start_date as period_start_date,
        case
            when price_period <> 'once' and term_months is not null
                then cast(contracts.service_start_date + to_months(term_months) as date) - cast(
                    day(contracts.service_start_date + to_months(term_months)) = day(contracts.service_start_date) as int
                )
            else contracts.service_end_date
        end as period_end_date,
        net_amount
    from read_parquet(getvariable('register') || '/contract_line_items.parquet') as lines
    inner join dim_contract as contracts using (contract_id)
    union all
    select
        contract_id, 0, supplier_id, coalesce(category_code, 'unclassified'), status, null, null, null, null,
        total_amount, false, service_start_date, service_end_date, net_amount
    from dim_contract
    where contract_id not in (
        select contract_id from read_parquet(getvariable('register') || '/contract_line_items.parquet')
    )
),
weights as (
    select
        contract_id, line_number, cast(net_amount * 100 as bigint) as net_fen, cast(line_amount * 100 as bigint) as fen,
        sum(cast(line_amount * 100 as bigint)) over (partition by contract_id) as total_fen
    from lines
    where net_amount is not null
),
floors as (
    select
        *, cast(cast(net_fen as hugeint) * fen // total_fen as bigint) as floor_fen,
        cast(cast(net_fen as hugeint) * fen % total_fen as bigint) as fraction
    from weights
),
parts as (
    select
        contract_id, line_number,
        floor_fen + case
            when row_number() over (partition by contract_id order by fraction desc, line_number)
                <= net_fen - sum(floor_fen) over (partition by contract_id) then 1
            else 0
        end as net_fen
    from floors
)
select
    contract_id, line_number, supplier_id, category_code, status, price_period, unit_price, quantity, term_months,
    line_amount, cast(net_fen * 0.01 as decimal(18, 2)) as net_line_amount, line_amount as committed_amount, is_itemised,
    period_start_date, period_end_date
from lines
left join parts using (contract_id, line_number);

-- What a supplement adds is served on line 0: after the old end, where it moves the end, else from its signing to the end.
create table fct_service_accrual as
with portions as (
    select
        contract_id, line_number, category_code, supplier_id, status, 0 as portion, period_start_date, period_end_date,
        committed_amount
    from fct_contract_line
    where committed_amount is not null and period_start_date is not null and period_end_date is not null
    union all
    select
        contract_id, 0, coalesce(category_code, 'unclassified'), supplier_id, status, amendment_number,
        case when new_service_end_date is null then amendments.signed_date else service_end_date + 1 end,
        coalesce(new_service_end_date, service_end_date), total_change_amount
    from read_parquet(getvariable('register') || '/amendments.parquet') as amendments
    inner join dim_contract using (contract_id)
    where amendments.signed_date <= getvariable('as_of')
),
parts as (
    select
        contract_id, line_number, category_code, supplier_id, status, portion, fiscal_year,
        greatest(period_start_date, make_date(fiscal_year, 1, 1)) as first_service_day,
        least(period_end_date, make_date(fiscal_year, 12, 31)) as last_service_day,
        cast(committed_amount * 100 as bigint) as fen, period_end_date - period_start_date + 1 as period_days
    from (select *, unnest(range(year(period_start_date), year(period_end_date) + 1)) as fiscal_year from portions)
),
floors as (
    select
        *, last_service_day - first_service_day + 1 as service_days,
        fen * (last_service_day - first_service_day + 1) // period_days as floor_fen,
        fen * (last_service_day - first_service_day + 1) % period_days as fraction
    from parts
),
shares as (
    select
        *, (floor_fen + case
            when row_number() over (partition by contract_id, line_number, portion order by fraction desc, fiscal_year)
                <= fen - sum(floor_fen) over (partition by contract_id, line_number, portion) then 1
            else 0
        end) * 0.01 as amount
    from floors
)
select
    contract_id, line_number, max(category_code) as category_code, max(supplier_id) as supplier_id,
    max(status) as status, fiscal_year,
    least(sum(service_days), max(last_service_day) - min(first_service_day) + 1) as service_days,
    min(first_service_day) as first_service_day, max(last_service_day) as last_service_day,
    cast(sum(amount) as decimal(18, 2)) as service_amount
from shares
group by contract_id, line_number, fiscal_year;

create table spend_by_vendor_category as
select supplier_id, category_code, cast(sum(committed_amount) as decimal(18, 2)) as committed_amount
from fct_contract_line
where status = 'signed' and supplier_id is not null
group by supplier_id, category_code;

create table penalty_exposure_by_day as
with bases as (
    select contract_id, max(stated_amount) as largest_instalment
    from read_parquet(getvariable('register') || '/payment_schedule.parquet')
    group by contract_id
),
tiers as (
    select
        contract_id, penalty_term_id, liable_party, breach_kind, tier_mode, base_kind, rate_reference, days_in_year,
        coalesce(tier_number, 1) as tier_number, cast(coalesce(step_size, 1) as integer) as step_size,
        coalesce(step_rounding, 'pro_rata') as step_rounding, cast(coalesce(tier_from, 1) as integer) as tier_from,
        cast(tier_to as integer) as tier_to,
        cast(coalesce(rate, 0) * 1000000000 as bigint) as rate, coalesce(rate_multiplier, 1) as multiplier,
        cast(coalesce(fixed_amount, 0) * 100 as bigint) as fixed_fen,
        max(grace_days) over term as grace_days, max(minimum_amount) over term as minimum_amount,
        max(cap_rate) over term as cap_rate, max(cap_amount) over term as cap_amount
    from read_parquet(getvariable('register') || '/penalty_terms.parquet')
    where accrual = 'per_day'
    window term as (partition by contract_id, penalty_term_id)
),
priced as (
    select
        tiers.*,
        case
            when base_kind is null then 0
            when base_kind in ('contract_total', 'unperformed_part', 'overdue_amount', 'daily_service_fee')
                then current_total_amount
            else largest_instalment
        end as base_amount,
        case
            when rate_reference is null then rate
            else cast(annual_rate * 1000000 as bigint) * cast(multiplier * 1000 as bigint)
        end as step_rate,
        case when rate_reference is null then 1 else coalesce(days_in_year, 365) end
        * case step_rounding when 'pro_rata' then step_size else 1 end
        * case base_kind when 'daily_service_fee' then current_service_end_date - service_start_date + 1 else 1 end
            as denominator,
        current_total_amount
    from tiers
    inner join dim_contract using (contract_id)
    left join bases using (contract_id)
    left join rates on signed_date between effective_from and effective_to
),
served as (
    select
        priced.*, days_late,
        case
            when tier_mode = 'whole'
                then case
                    when greatest(days_late - coalesce(grace_days, 0), 0) between tier_from and coalesce(tier_to, 1000000)
                        then greatest(days_late - coalesce(grace_days, 0), 0)
                    else 0
                end
            else greatest(least(days_late - coalesce(grace_days, 0), coalesce(tier_to, 1000000)) - tier_from + 1, 0)
        end as days
    from priced
    cross join horizons
),
summed as (
    select
        contract_id, penalty_term_id, liable_party, any_value(breach_kind) as breach_kind, days_late,
        sum(units) as units, sum(cast(step_rate as hugeint) * units) as rated, sum(fixed_fen * units) as fixed_fen,
        max(denominator) as denominator, max(base_amount) as base_amount, max(minimum_amount) as minimum_amount,
        max(cap_rate) as cap_rate, max(cap_amount) as cap_amount, max(current_total_amount) as total_amount
    from (
        select
            *,
            case step_rounding
                when 'whole_steps_only' then days // step_size
                when 'part_counts_as_whole' then (days + step_size - 1) // step_size
                else days
            end as units
        from served
    )
    group by contract_id, penalty_term_id, liable_party, days_late
)
select
    contract_id, penalty_term_id, unnest(case liable_party when 'either' then ['supplier', 'buyer'] else [liable_party] end)
        as liable_party,
    breach_kind, days_late,
    cast(case
        when base_amount is null or rated is null then null
        when units = 0 then 0
        else least(
            greatest(
                cast((2 * (rated * cast(base_amount * 100 as hugeint) + fixed_fen * cast(1000000000 as hugeint))
                    + denominator * cast(1000000000 as hugeint)) // (2 * denominator * cast(1000000000 as hugeint)) as decimal(38, 0))
                * cast(0.01 as decimal(3, 2)),
                coalesce(minimum_amount, 0)
            ),
            coalesce(cast(cap_rate * total_amount as decimal(18, 2)), 1e15::decimal(18, 2)),
            coalesce(cap_amount, 1e15::decimal(18, 2))
        )
    end as decimal(18, 2)) as exposure_amount
from summed;

create table penalty_exposure_portfolio as
with late as (
    select contract_id, liable_party, days_late, sum(exposure_amount) as exposure_amount
    from penalty_exposure_by_day
    where breach_kind like 'late\_%' escape '\'
    group by contract_id, liable_party, days_late
)
select liable_party, days_late, cast(sum(exposure_amount) as decimal(18, 2)) as exposure_amount
from late
inner join dim_contract using (contract_id)
where status = 'signed'
group by liable_party, days_late;
