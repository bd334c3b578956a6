{#- A table, because every deadline is counted on it. -#}
{{ config(materialized='table') }}

-- The calendar of working days: weekends off, except as the State Council's holiday notices say.
-- Past the last published year weekends alone count, and the day is provisional.

with

numbered as (

    {{ number_series(days_of_calendar()) }}

),

days as (

    select {{ add_days(calendar_start(), "number - 1") }} as date_day
    from numbered

),

holiday_ranges as (

    select * from {{ ref('public_holidays') }}

),

noticed_days as (

    select
        days.date_day,
        max(case when holiday_ranges.day_kind = 'make_up_workday' then 1 else 0 end) as is_make_up_workday
    from days
    inner join holiday_ranges
        on days.date_day between holiday_ranges.first_date and holiday_ranges.last_date
    group by days.date_day

),

published_years as (

    select distinct holiday_year from holiday_ranges

),

classified as (

    select
        days.date_day,
        case
            when noticed_days.date_day is not null then noticed_days.is_make_up_workday = 1
            else {{ iso_weekday('days.date_day') }} <= 5
        end as is_working_day,
        published_years.holiday_year is null as is_provisional
    from days
    left join noticed_days
        on days.date_day = noticed_days.date_day
    left join published_years
        on extract(year from days.date_day) = published_years.holiday_year

),

final as (

    select
        date_day,
        {{ fiscal_year('date_day') }} as fiscal_year,
        is_working_day,
        is_provisional,
        cast(
            sum(case when is_working_day then 1 else 0 end) over (
                order by date_day
                rows between unbounded preceding and current row
            ) as integer
        ) as working_day_number
    from classified

)

select * from final
