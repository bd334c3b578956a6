select * from {{ ref('int_instalments') }}
