select * from {{ ref('int_amounts_held') }}
