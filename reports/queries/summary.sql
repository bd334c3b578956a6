-- The figures of the first screen, one row.
with current_contracts as (
    select
        *,
        -- A framework has nothing of its own: its orders count. A settlement says what a contract comes to.
        case
            when pricing_kind = 'framework' then 0
            else coalesce(settled_amount, current_total_amount)
        end as current_amount
    from marts.dim_contract
),
contracts as (
    select
        count(*) as contract_count,
        count(*) filter (where status = 'signed') as signed_count,
        count(*) filter (where status <> 'signed') as draft_count,
        count(distinct buyer_id) filter (where status = 'signed') as buyer_count,
        coalesce(
            sum(current_amount) filter (where status = 'signed' and currency = 'CNY'), 0
        ) as current_amount,
        count(*) filter (where status = 'signed' and total_amount is null) as unpriced_count
    from current_contracts
),
spend as (
    select
        coalesce(sum(committed_amount), 0) as committed_amount,
        count(*) as vendor_count
    from marts.spend_by_vendor
),
cash as (
    select
        coalesce(sum(cash.scheduled_cash_amount) filter (where cash.fiscal_year = this.fiscal_year), 0) as cash_this_year,
        coalesce(sum(cash.earliest_case_amount) filter (where cash.fiscal_year = this.fiscal_year), 0) as earliest_this_year,
        coalesce(sum(cash.latest_case_amount) filter (where cash.fiscal_year = this.fiscal_year), 0) as latest_this_year,
        coalesce(sum(cash.scheduled_cash_amount) filter (where cash.fiscal_year = this.fiscal_year + 1), 0) as cash_next_year,
        coalesce(sum(cash.earliest_case_amount) filter (where cash.fiscal_year = this.fiscal_year + 1), 0) as earliest_next_year,
        coalesce(sum(cash.latest_case_amount) filter (where cash.fiscal_year = this.fiscal_year + 1), 0) as latest_next_year
    from report_day as this
    left join marts.fiscal_year_cash as cash on true
),
instalments as (
    select
        count(*) as instalment_count,
        coalesce(sum(scheduled_amount), 0) as scheduled_amount,
        count(*) filter (where due_date is null) as undated_count,
        coalesce(sum(scheduled_amount) filter (where due_date is null), 0) as undated_amount,
        count(*) filter (where due_date_basis = 'assumed') as assumed_count,
        count(*) filter (where due_date is not null and not is_fiscal_year_certain) as uncertain_count,
        count(*) filter (
            where overdue_amount > 0 and contract_id in (select contract_id from signed_contracts)
        ) as overdue_count,
        count(*) filter (where due_fiscal_year = report_day.fiscal_year) as count_this_year,
        count(*) filter (where due_fiscal_year = report_day.fiscal_year + 1) as count_next_year
    from marts.payment_timing
    cross join report_day
    -- Nothing is scheduled after a termination.
    where contract_status = 'signed' and scheduled_amount is distinct from 0
),
service as (
    select
        coalesce(sum(years.service_amount) filter (where years.fiscal_year = this.fiscal_year), 0) as service_this_year,
        coalesce(
            sum(years.scheduled_cash_amount - years.service_amount) filter (where years.fiscal_year <= this.fiscal_year), 0
        ) as prepaid_amount
    from marts.fiscal_year_position as years
    cross join report_day as this
    where years.contract_id in (select contract_id from signed_contracts)
),
findings as (
    select
        count(*) as finding_count,
        count(*) filter (where severity = 'error') as error_count,
        count(*) filter (where severity = 'warning') as warning_count,
        count(*) filter (where severity = 'note') as note_count,
        count(distinct contract_id) as finding_contract_count
    from marts.contract_findings
)
select
    report_day.as_of_date,
    report_day.fiscal_year,
    report_day.fiscal_year + 1 as next_fiscal_year,
    contracts.*,
    spend.*,
    cash.*,
    instalments.*,
    service.*,
    abs(service.prepaid_amount) as prepaid_size,
    findings.*,
    coalesce((select max(paid_amount) from marts.contract_balance), 0) > 0 as has_payments,
    concentration.herfindahl_index,
    concentration.largest_vendor_share,
    concentration.largest_three_vendors_share,
    (select count(*) from shown_contracts) as shown_count,
    contracts.contract_count - (select count(*) from shown_contracts) as left_out_count,
    coalesce((
        select sum(current_amount)
        from current_contracts
        where
            status = 'signed' and currency = 'CNY'
            and contract_id not in (select contract_id from shown_contracts)
    ), 0) as left_out_amount
from report_day, contracts, spend, cash, instalments, service, findings
left join marts.vendor_concentration as concentration on true
