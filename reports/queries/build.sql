select * from build_row
