select * from {{ ref('int_readings_judged') }}
