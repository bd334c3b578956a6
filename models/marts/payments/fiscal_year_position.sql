select * from {{ ref('int_fiscal_year_positions') }}
