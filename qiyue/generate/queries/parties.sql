-- Codes end with their check character (GB 32100-2015): weights are powers of 3, the alphabet has 31 signs.
select
    party_id,
    role,
    name_zh,
    name_en,
    body || substr(
        '0123456789ABCDEFGHJKLMNPQRTUWXY',
        cast((31 - list_sum(list_transform(
            range(1, 18),
            lambda place: (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(body, place, 1)) - 1)
            * list_extract([1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28], place)
        )) % 31) % 31 as integer) + 1,
        1
    ) as unified_social_credit_code,
    enterprise_size
from (
    select
        'b' || lpad(cast(range as varchar), 3, '0') as party_id,
        'buyer' as role,
        '第' || range || '号采购单位' as name_zh,
        'Buyer No. ' || range as name_en,
        '11110000' || lpad(cast(range as varchar), 9, '0') as body,
        null as enterprise_size
    from range(1, getvariable('buyers') + 1)
    union all
    select
        's' || lpad(cast(range as varchar), 5, '0') as party_id,
        'supplier' as role,
        '第' || range || '号信息技术有限公司' as name_zh,
        'Supplier No. ' || range || ' Co., Ltd.' as name_en,
        '91110000' || lpad(cast(range as varchar), 9, '0') as body,
        list_extract(['small_or_medium', 'small_or_medium', 'small_or_medium', 'large', null], draw(range, 50, 5) + 1) as enterprise_size
    from range(1, getvariable('suppliers') + 1)
) as parties
