select
    contract_id,
    status,
    currency,
    ceiling_amount,
    ordered_amount,
    cast(ceiling_amount - ordered_amount as decimal(18, 2)) as remaining_amount,
    order_count
from {{ ref('int_framework_use') }}
