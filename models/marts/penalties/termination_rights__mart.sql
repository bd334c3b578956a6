select * from {{ ref('int_termination_rights') }}
