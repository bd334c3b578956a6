select vocabulary, code, name_zh, name_en from reference.vocabulary
union all
select 'category', category_code, category_name_zh, category_name_en from marts.dim_service_category
union all
select 'unit', unit_code, name_zh, name_en from reference.target_units
union all
select 'unit', unit_code_plural, name_zh, name_en from reference.target_units where unit_code_plural <> unit_code
union all
-- Parties that this report names; a portfolio can hold tens of thousands more.
select 'party', party_id, name_zh, name_en
from marts.dim_party
where
    party_id in (select supplier_id from ranked_vendors where position <= getvariable('vendor_rows'))
    or party_id in (
        select unnest([buyer_id, supplier_id])
        from marts.dim_contract
        where contract_id in (select contract_id from shown_contracts)
    )
