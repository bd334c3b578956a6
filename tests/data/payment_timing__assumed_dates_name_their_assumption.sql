-- A date that rests on an assumption says which, and lies within its range; one that does not, has no range.

select
    contract_id,
    instalment_number,
    occurrence_number,
    due_date,
    due_date_basis,
    due_date_earliest,
    due_date_latest,
    assumption_id,
    also_assumption_id
from {{ ref('payment_timing') }}
where
    (due_date_basis = 'assumed') <> (coalesce(assumption_id, also_assumption_id) is not null)
    or not due_date between due_date_earliest and due_date_latest
    or (due_date_basis <> 'assumed' and due_date_earliest <> due_date_latest)
    or is_fiscal_year_certain <> (earliest_fiscal_year = latest_fiscal_year)
