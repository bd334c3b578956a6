select * from {{ ref('int_service_accrual') }}
