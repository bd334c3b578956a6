-- What a what-if supposes (docs/what-if.md). `qiyue build` publishes no warehouse in which this has a row.

with

asked as (

    {{ what_if_rows() }}

)

select * from asked
