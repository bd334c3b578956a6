select * from {{ ref('int_supplier_scorecard') }}
