select
    contract_id,
    'QY' || lpad(cast(number as varchar), 9, '0') as contract_number,
    case when line_count = 0 then list_extract(getvariable('whole_titles_zh'), whole_number) else '政务云资源租用服务' end as title_zh,
    case when line_count = 0 then list_extract(getvariable('whole_titles_en'), whole_number) else 'Government cloud resources' end as title_en,
    case when is_draft then 'draft' else 'signed' end as status,
    'b' || lpad(cast(buyer_number as varchar), 3, '0') as buyer_id,
    case when not is_draft then 's' || lpad(cast(supplier_number as varchar), 5, '0') end as supplier_id,
    'd' || substr(contract_id, 2) as document_id,
    case when line_count = 0 then list_extract(getvariable('whole_categories'), whole_number) end as category_code,
    case when not is_draft then signed_date end as signed_date,
    case when not is_draft then first_day end as service_start_date,
    case when not is_draft then last_day end as service_end_date,
    case when not is_draft then fen(total) end as total_amount,
    case when not is_draft and printed < 9 then in_words(total) end as total_amount_in_words,
    -- Both are printed where the net amount, rounded to the fen, gives the gross amount back.
    case when states_net then fen(net) end as net_amount,
    case when states_net then 0.06 end as tax_rate,
    case when not is_draft then bond_rate end as performance_bond_rate,
    case when not is_draft then case bond_rate when 0.05 then '5%' when 0.10 then '10%' end end as performance_bond_rate_quotation,
    case when states_net then '6%' end as tax_rate_quotation,
    'body 2.1' as clause_ref
from (
    select
        *,
        (100 * total + 53) // 106 as net,
        not is_draft and printed < 6 and (106 * ((100 * total + 53) // 106) + 50) // 100 = total as states_net
    from base
) as netted
