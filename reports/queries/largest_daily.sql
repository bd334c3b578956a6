select * from largest_daily_term
