select * from {{ ref('int_promises') }}
