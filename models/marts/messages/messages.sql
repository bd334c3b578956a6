select * from {{ ref('int_messages') }}
