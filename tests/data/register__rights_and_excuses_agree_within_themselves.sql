-- Who may hold a right to terminate, and who may be excused. A threshold without its number is a blank, and no fault.

with

rights as (

    select * from {{ ref('stg_register__termination_rights') }}

),

excuses as (

    select * from {{ ref('stg_register__excuses') }}

),

vocabulary as (

    select
        vocabulary,
        code,
        side
    from {{ ref('vocabulary') }}

),

faults as (

    select
        'termination_rights' as file_name,
        rights.contract_id,
        rights.right_id as row_key,
        'holder' as column_name,
        rights.holder as value,
        'the side that does not commit ' || rights.condition_kind as wanted
    from rights
    inner join vocabulary
        on
            rights.condition_kind = vocabulary.code
            and vocabulary.vocabulary = 'breach_kind'
    where rights.holder = vocabulary.side

    union all

    -- `late-payment`, `data-loss`: a name that is a code is the breach that the right is named after.
    select
        'termination_rights' as file_name,
        rights.contract_id,
        rights.right_id as row_key,
        'condition_kind' as column_name,
        rights.condition_kind as value,
        'the breach that the right is named after, ' || vocabulary.code as wanted
    from rights
    inner join vocabulary
        on
            replace(rights.right_id, '-', '_') = vocabulary.code
            and vocabulary.vocabulary = 'breach_kind'
    where rights.condition_kind <> vocabulary.code

    union all

    select
        'excuses' as file_name,
        excuses.contract_id,
        excuses.excuse_kind || '/' || excuses.excused_party as row_key,
        'excused_party' as column_name,
        excuses.excused_party as value,
        vocabulary.side || ': ' || excuses.excuse_kind || ' can befall no other' as wanted
    from excuses
    inner join vocabulary
        on
            excuses.excuse_kind = vocabulary.code
            and vocabulary.vocabulary = 'excuse_kind'
    where
        (vocabulary.side = 'buyer' and excuses.excused_party = 'supplier')
        or (vocabulary.side = 'supplier' and excuses.excused_party = 'buyer')

)

select * from faults
