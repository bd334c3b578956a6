select
    contract_id,
    total_amount::decimal(18, 2) as total_amount,
    total_amount::decimal(18, 2) as current_total_amount
from {{ ref('contracts') }}
