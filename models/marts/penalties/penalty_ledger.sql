select * from {{ ref('int_penalty_ledger') }}
