select
    'd' || substr(contract_id, 2) as document_id,
    contract_id || '.txt' as file_name,
    sha256(contract_id) as sha256,
    '合同' as title_zh,
    'Contract' as title_en
from base
