select cast({{ "'" ~ (var('as_of_date') or '2026-03-01') ~ "'" }} as date) as as_of_date
