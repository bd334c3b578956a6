select * from {{ ref('int_duty_calendar') }}
