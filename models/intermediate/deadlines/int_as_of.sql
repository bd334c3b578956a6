{{ config(materialized='table') }}

-- The day from which every model looks. Who asks the warehouse for it asks here, and no clock.

select {{ as_of_date() }} as as_of_date
