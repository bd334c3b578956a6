-- The date that a delay of each kind first misses, by contract: the first duty that is such a breach when it is late,
-- service without a duty of its own on its first day, the first instalment.

with

due as (

    select
        contract_id,
        breach_kind,
        due_date
    from {{ ref('int_performances_due') }}
    where breach_kind is not null

    union all

    select
        contract_id,
        'late_payment' as breach_kind,
        due_date
    from {{ ref('int_instalments') }}

)

select
    contract_id,
    breach_kind,
    min(due_date) as missed_date
from due
group by contract_id, breach_kind
