-- What differs between two warehouses, "old" and "new", that somebody should know of: one row a change, by section.
-- `rank_amount` is what it is about in money, by which the rows of a section are ranked; it is added up nowhere.

create temp view both_contracts as
select
    contract_id,
    coalesce(new_one.title_zh, old_one.title_zh) as contract_title_zh,
    coalesce(new_one.title_en, old_one.title_en) as contract_title_en,
    coalesce(new_one.currency, old_one.currency) as currency,
    coalesce(new_one.status = 'signed', false) as is_signed,
    coalesce(old_one.status = 'signed', false) as was_signed,
    new_one.current_total_amount,
    old_one.current_total_amount as total_before,
    case when old_one.terminated_date is null then new_one.terminated_date end as newly_terminated_date,
    coalesce(new_one.clause_ref, old_one.clause_ref) as clause_ref
from new.marts.dim_contract as new_one
full join old.marts.dim_contract as old_one using (contract_id);

-- What was not due yet and is, or was not overdue and is.
create temp view became_due as
select
    entries.entry_status as section,
    entries.entry_kind as change_kind,
    entries.contract_id,
    entries.title_zh,
    entries.title_en,
    entries.acting_party as party,
    entries.currency,
    entries.open_amount as amount,
    cast(null as decimal(18, 2)) as amount_before,
    entries.entry_date,
    cast(null as date) as entry_date_before,
    entries.date_basis,
    entries.clause_ref,
    entries.open_amount as rank_amount,
    entries.entry_kind in ('instalment', 'retention_release', 'bond_release') as is_owed
from new.marts.calendar_entries as entries
left join old.marts.calendar_entries as before using (contract_id, entry_kind, entry_number, occurrence_number)
where
    entries.entry_status in ('overdue', 'due')
    and entries.entry_status is distinct from before.entry_status;

-- Entries of both, with what became certain of them: the date, or the fiscal year that it falls in.
create temp view both_entries as
select
    entries.*,
    before.entry_date as entry_date_before,
    before.amount as amount_before,
    case
        when entries.entry_status = 'cancelled' then null
        when before.date_basis = 'assumed' and entries.date_basis <> 'assumed' then 'date_certain'
        when not before.is_fiscal_year_certain and entries.is_fiscal_year_certain then 'fiscal_year_certain'
    end as certainty
from new.marts.calendar_entries as entries
inner join old.marts.calendar_entries as before using (contract_id, entry_kind, entry_number, occurrence_number);

create temp view became_certain as
select
    'certain' as section,
    certainty as change_kind,
    contract_id,
    title_zh,
    title_en,
    acting_party as party,
    currency,
    amount,
    cast(null as decimal(18, 2)) as amount_before,
    entry_date,
    entry_date_before,
    date_basis,
    clause_ref,
    amount as rank_amount,
    false as is_owed
from both_entries
where certainty is not null;

create temp view changed_contracts as
select
    'changed' as section,
    case
        when not was_signed then 'contract_signed'
        when not is_signed then 'contract_gone'
        else 'total'
    end as change_kind,
    contract_id,
    cast(null as varchar) as title_zh,
    cast(null as varchar) as title_en,
    cast(null as varchar) as party,
    currency,
    case when is_signed then current_total_amount end as amount,
    case when was_signed then total_before end as amount_before,
    cast(null as date) as entry_date,
    cast(null as date) as entry_date_before,
    cast(null as varchar) as date_basis,
    clause_ref,
    coalesce(case when is_signed then current_total_amount end, total_before) as rank_amount,
    false as is_owed
from both_contracts
where
    is_signed is distinct from was_signed
    or (is_signed and current_total_amount is distinct from total_before);

create temp view terminated_contracts as
select
    'changed' as section,
    'contract_terminated' as change_kind,
    contract_id,
    cast(null as varchar) as title_zh,
    cast(null as varchar) as title_en,
    cast(null as varchar) as party,
    currency,
    current_total_amount as amount,
    cast(null as decimal(18, 2)) as amount_before,
    newly_terminated_date as entry_date,
    cast(null as date) as entry_date_before,
    'actual' as date_basis,
    clause_ref,
    current_total_amount as rank_amount,
    false as is_owed
from both_contracts
where is_signed and newly_terminated_date is not null;

-- Undated instalments are among them. A date that became certain stands there, and not here once more.
create temp view changed_instalments as
select
    'changed' as section,
    case
        when old_one.contract_id is null then 'instalment_added'
        when new_one.contract_id is null then 'instalment_gone'
        when new_one.scheduled_amount is distinct from old_one.scheduled_amount then 'instalment_amount'
        else 'date'
    end as change_kind,
    contract_id,
    coalesce(new_one.label_zh, old_one.label_zh, '第' || instalment_number || '期付款') as title_zh,
    coalesce(new_one.label_en, old_one.label_en, 'Instalment ' || instalment_number) as title_en,
    'buyer' as party,
    both_contracts.currency,
    new_one.scheduled_amount as amount,
    old_one.scheduled_amount as amount_before,
    new_one.due_date as entry_date,
    old_one.due_date as entry_date_before,
    new_one.due_date_basis as date_basis,
    coalesce(new_one.clause_ref, old_one.clause_ref) as clause_ref,
    coalesce(new_one.scheduled_amount, old_one.scheduled_amount) as rank_amount,
    false as is_owed
from new.marts.payment_timing as new_one
full join old.marts.payment_timing as old_one using (contract_id, instalment_number, occurrence_number)
inner join both_contracts using (contract_id)
where
    both_contracts.is_signed
    and both_contracts.was_signed
    and (
        new_one.contract_id is null
        or old_one.contract_id is null
        or new_one.scheduled_amount is distinct from old_one.scheduled_amount
        or (
            new_one.due_date is distinct from old_one.due_date
            and not coalesce(old_one.due_date_basis = 'assumed' and new_one.due_date_basis <> 'assumed', false)
            and not coalesce(not old_one.is_fiscal_year_certain and new_one.is_fiscal_year_certain, false)
        )
    );

create temp view changed_entries as
select
    'changed' as section,
    case when amount is distinct from amount_before then 'entry_amount' else 'date' end as change_kind,
    contract_id,
    title_zh,
    title_en,
    acting_party as party,
    currency,
    amount,
    amount_before,
    entry_date,
    entry_date_before,
    date_basis,
    clause_ref,
    coalesce(amount, amount_before) as rank_amount,
    false as is_owed
from both_entries
where
    entry_kind not in ('instalment', 'retention_release')
    and (
        amount is distinct from amount_before
        or (entry_date <> entry_date_before and certainty is null)
    );

-- A term that is new had accrued nothing, and nothing was decided of it.
create temp view both_ledgers as
select
    ledger.*,
    breach_kinds.name_zh as title_zh,
    breach_kinds.name_en as title_en,
    case when before.contract_id is null then 0 else before.accrued_amount end as accrued_before,
    case when before.contract_id is null then 0 else before.imposed_amount end as imposed_before,
    case when before.contract_id is null then 0 else before.waived_amount end as waived_before,
    case when before.contract_id is null then 0 else before.settled_amount end as settled_before
from new.marts.penalty_ledger as ledger
left join old.marts.penalty_ledger as before using (contract_id, penalty_term_id, liable_party)
left join new.reference.vocabulary as breach_kinds
    on breach_kinds.vocabulary = 'breach_kind' and ledger.breach_kind = breach_kinds.code
where ledger.contract_status = 'signed';

create temp view changed_penalties as
select
    case when change_kind = 'accrued' then 'penalties' else 'decisions' end as section,
    change_kind,
    contract_id,
    coalesce(title_zh, breach_kind) as title_zh,
    coalesce(title_en, breach_kind) as title_en,
    liable_party as party,
    currency,
    amount,
    amount_before,
    cast(null as date) as entry_date,
    cast(null as date) as entry_date_before,
    cast(null as varchar) as date_basis,
    clause_ref,
    coalesce(amount - amount_before, amount, amount_before) as rank_amount,
    false as is_owed
from (
    select *, 'accrued' as change_kind, accrued_amount as amount, accrued_before as amount_before from both_ledgers
    union all by name
    select *, 'imposed' as change_kind, imposed_amount as amount, imposed_before as amount_before from both_ledgers
    union all by name
    select *, 'waived' as change_kind, waived_amount as amount, waived_before as amount_before from both_ledgers
    union all by name
    select *, 'settled' as change_kind, settled_amount as amount, settled_before as amount_before from both_ledgers
) as kinds
where amount is distinct from amount_before;

-- A finding has no sum of its own: it ranks by the contract that it is about.
create temp view new_findings as
select
    'findings' as section,
    'finding' as change_kind,
    findings.contract_id,
    findings.message_zh as title_zh,
    findings.message_en as title_en,
    cast(null as varchar) as party,
    both_contracts.currency,
    cast(null as decimal(18, 2)) as amount,
    cast(null as decimal(18, 2)) as amount_before,
    cast(null as date) as entry_date,
    cast(null as date) as entry_date_before,
    cast(null as varchar) as date_basis,
    findings.clause_ref,
    both_contracts.current_total_amount as rank_amount,
    false as is_owed
from new.marts.contract_findings as findings
left join old.marts.contract_findings as before
    on
        findings.contract_id = before.contract_id
        and findings.finding_id = before.finding_id
        and before.severity = 'error'
inner join both_contracts
    on findings.contract_id = both_contracts.contract_id
where findings.severity = 'error' and before.contract_id is null;

create temp table changes as
select
    changes.*,
    both_contracts.contract_title_zh,
    both_contracts.contract_title_en
from (
    select * from became_due
    union all by name
    select * from became_certain
    union all by name
    select * from changed_contracts
    union all by name
    select * from terminated_contracts
    union all by name
    select * from changed_instalments
    union all by name
    select * from changed_entries
    union all by name
    select * from changed_penalties
    union all by name
    select * from new_findings
) as changes
inner join both_contracts using (contract_id);
