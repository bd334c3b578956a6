-- Small temporary tables that the other queries share: the day, what needs a decision, and which contracts
-- get a section of their own. They live in memory; the warehouse is open read-only.

create temp table report_day as
select
    getvariable('as_of_date') as as_of_date,
    coalesce(
        (select fiscal_year from marts.dim_date where date_day = getvariable('as_of_date')),
        year(getvariable('as_of_date'))
    ) as fiscal_year;

-- Those of which sums are made: a contract in another currency is no part of them.
create temp table signed_contracts as
select contract_id from marts.dim_contract where status = 'signed' and currency = 'CNY';

-- The next dated duties of signed contracts; the money among them are the instalments.
create temp table next_duties as
with duties as (
    select
        contract_id,
        obligation_kind as duty_kind,
        source_kind || '-' || source_number || '-' || coalesce(occurrence_number, 0) as duty_key,
        obliged_party,
        description_zh,
        description_en,
        due_date,
        due_date_basis,
        is_provisional,
        cast(null as decimal(18, 2)) as amount,
        clause_ref
    from marts.obligation_calendar
    where contract_status = 'signed' and due_date >= (select as_of_date from report_day)
    union all by name
    select
        contract_id,
        'payment' as duty_kind,
        'payment-' || instalment_number || case when occurrence_number > 1 then '-' || occurrence_number else '' end
            as duty_key,
        'buyer' as obliged_party,
        label_zh as description_zh,
        label_en as description_en,
        due_date,
        due_date_basis,
        is_provisional,
        scheduled_amount as amount,
        clause_ref
    from marts.payment_timing
    where
        contract_status = 'signed' and due_date >= (select as_of_date from report_day)
        and coalesce(payment_status, '') <> 'paid'
        -- Nothing is scheduled after a termination.
        and scheduled_amount is distinct from 0
)
select
    *,
    due_date - (select as_of_date from report_day) as days_until_due,
    count(*) over () as duty_count,
    sum(case when due_date <= (select as_of_date from report_day) + 90 then 1 else 0 end) over () as duty_count_90_days
from duties
qualify row_number() over (order by due_date, contract_id, duty_key) <= getvariable('decision_rows');

create temp table uncertain_instalments as
select
    contract_id,
    instalment_number,
    label_zh,
    label_en,
    scheduled_amount,
    due_date,
    due_date_earliest,
    due_date_latest,
    due_fiscal_year,
    earliest_fiscal_year,
    latest_fiscal_year,
    payment_status,
    clause_ref,
    count(*) over () as instalment_count,
    sum(scheduled_amount) over () as total_amount
from marts.payment_timing
where
    contract_status = 'signed' and not is_fiscal_year_certain
    and coalesce(payment_status, '') <> 'paid'
    -- What has passed in any case is no decision any more.
    and due_date_latest >= (select as_of_date from report_day)
qualify
    row_number() over (
        order by scheduled_amount desc nulls last, contract_id, instalment_number, occurrence_number
    ) <= getvariable('decision_rows');

create temp table error_findings as
select
    contract_id,
    finding_id,
    finding_kind,
    message_zh,
    message_en,
    remedy_zh,
    remedy_en,
    clause_ref,
    count(*) over () as finding_count
from marts.contract_findings
-- What a draft leaves blank is a message of its own.
where severity = 'error' and contract_status = 'signed'
qualify
    row_number() over (order by contract_id, clause_ref, finding_id) <= getvariable('decision_rows');

create temp table ranked_vendors as
select
    *,
    row_number() over (order by spend_rank, supplier_id) as position
from marts.spend_by_vendor;

create temp table largest_contracts as
select supplier_id, arg_max(contract_id, (committed_amount, contract_id)) as contract_id
from marts.dim_contract
where status = 'signed'
group by supplier_id;

-- The largest contracts, and those that the first screen and the table of vendors point to.
create temp table shown_contracts as
with ranked as (
    select
        contract_id,
        row_number() over (
            order by status = 'signed' desc, current_total_amount desc nulls last, contract_id
        ) as position
    from marts.dim_contract
),
pointed_to as (
    select contract_id from next_duties
    union
    select contract_id from uncertain_instalments
    union
    select contract_id from error_findings
    union
    select largest_contract_id as contract_id
    from marts.messages
    where message_rank <= getvariable('message_rows') + getvariable('short_rows') or is_draft
    union
    select largest_contracts.contract_id
    from largest_contracts
    inner join ranked_vendors using (supplier_id)
    where ranked_vendors.position <= getvariable('vendor_rows')
)
select contract_id, position
from ranked
where position <= getvariable('contract_sections') or contract_id in (select contract_id from pointed_to);

create temp table timeline_contracts as
select contract_id
from marts.dim_contract
where status = 'signed' and service_start_date is not null
order by current_total_amount desc nulls last, contract_id
limit getvariable('timeline_rows');

create temp table curve_contracts as
with stakes as (
    select
        contract_id,
        max(exposure_amount + termination_lump_sum_amount) as largest_amount
    from marts.penalty_exposure_by_contract
    where contract_status = 'signed'
    group by contract_id
)
select contract_id, row_number() over (order by largest_amount desc, contract_id) as position
from stakes
where largest_amount > 0
order by position
limit getvariable('curve_contracts');

create temp table matrix_contracts as
with promises as (
    select contract_id, any_value(contract_status) as contract_status, count(*) as promise_count
    from marts.sla_commitments
    where is_in_force and applies_to <> 'renewal'
    group by contract_id
)
select
    contract_id,
    row_number() over (order by contract_status = 'signed' desc, promise_count desc, contract_id) as position
from promises
order by position
limit getvariable('matrix_contracts');
