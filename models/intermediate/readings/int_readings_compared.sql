-- Every pair of independent readings of one number (DESIGN, "Principles"), one row a pair: what is printed,
-- and what follows from the rest of the document. Words that cannot be read leave `computed_amount` null.

with

contracts as (

    select * from {{ ref('stg_register__contracts') }}

),

-- The fee may have been printed before a supplement changed the total or the term: right as signed, too.
signed_fees as (

    select
        options.contract_id,
        options.option_number,
        options.stated_fee_amount,
        options.computed_fee_amount,
        options.fee_rate,
        case
            when options.fee_base_kind = 'contract_total' then contracts.total_amount
            when options.fee_base_kind = 'annual_fee' then cast(contracts.total_amount * 360 as decimal(18, 2))
        end as base_numerator,
        case
            when options.fee_base_kind = 'annual_fee'
                then {{ month_thirtieths('contracts.service_start_date', 'contracts.service_end_date') }}
            else 1
        end as base_denominator
    from {{ ref('int_renewal_options') }} as options
    inner join contracts
        on options.contract_id = contracts.contract_id
    where options.fee_rate is not null and options.occurrence_number = 1

),

renewal_fees as (

    select
        'renewal_fee' as check_name,
        contract_id,
        'option ' || cast(option_number as string) as item,
        stated_fee_amount as stated_amount,
        case
            when stated_fee_amount = {{ rate_of_base('fee_rate', 'signed_fees') }} then stated_fee_amount
            -- A year of a term that is not known.
            when base_denominator is null then null
            else computed_fee_amount
        end as computed_amount,
        false as is_unreadable
    from signed_fees

),

final as (

    select * from {{ ref('int_readings__totals') }}
    union all
    select * from {{ ref('int_readings__instalments') }}
    union all
    select * from {{ ref('int_readings__invoices') }}
    union all
    select
        check_name,
        contract_id,
        item,
        stated_amount,
        amount_read as computed_amount,
        amount_read is null as is_unreadable
    from {{ ref('int_amounts_in_words') }}
    union all
    select * from renewal_fees

)

select * from final
