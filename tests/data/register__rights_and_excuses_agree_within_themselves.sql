-- Who may hold a right to terminate, who may be excused, and what a threshold needs.

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

    select
        'termination_rights' as file_name,
        contract_id,
        right_id as row_key,
        'threshold_comparator' as column_name,
        threshold_comparator as value,
        'a comparator only where there is a threshold' as wanted
    from rights
    where threshold_comparator is not null and threshold_days is null and threshold_events is null

    union all

    select
        'termination_rights' as file_name,
        contract_id,
        right_id as row_key,
        'threshold_window, is_consecutive' as column_name,
        concat_ws(', ', threshold_window, is_consecutive) as value,
        'a window, or days that follow each other, only where there is a threshold' as wanted
    from rights
    where
        (threshold_window is not null or is_consecutive)
        and threshold_days is null and threshold_events is null

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
