with

excuses as (

    select * from {{ ref('stg_register__excuses') }}

),

final as (

    select
        contract_id,
        excuse_kind,
        excused_party,
        notice_days,
        proof_days,
        long_stop_days,
        clause_ref
    from excuses

)

select * from final
