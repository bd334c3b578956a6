-- A row that was left out, or given to another contract, leaves its quotations behind.
-- depends_on: {{ ref('int_quotation_readings') }} (else a failure here would keep them from being read)

select
    contract_id,
    file_name,
    row_key,
    column_name,
    quotation,
    case
        when file_name is null or not {{ is_quotable('file_name') }}
            then 'a file of which cells can be quoted'
        when not has_row then 'a row of that file with this key'
        else 'a column of that file'
    end as wanted
from {{ ref('int_quotations') }}
where not has_row or reading_kind is null
