-- What a term of each party comes to for one day or one occasion, at the rate of its first tier.

with

rated as (

    select
        int_penalty_terms.*,
        {{ whole_units('base_numerator', 2) }} as base_fen,
        coalesce({{ whole_units('rate', 8) }}, 0) * 100
        + {{ whole_units('reference_rate', 6) }} * {{ whole_units('rate_multiplier', 4) }} as whole_rate
    from {{ ref('int_penalty_terms') }} as int_penalty_terms

),

-- One step, or one occasion: in 10^-10 fen, over a whole number.
stepped as (

    select
        rated.*,
        whole_rate * base_fen
        + coalesce({{ whole_units('fixed_amount', 2) }}, 0) * base_denominator * rate_denominator * 10000000000
            as step_numerator,
        base_denominator * rate_denominator as step_denominator
    from rated

),

occasioned as (

    select
        stepped.*,
        case
            when accrual in ('per_event', 'lump_sum')
                then cast(
                    {{ divide_whole_half_up('step_numerator', 'step_denominator', 2, places=12) }} as decimal(18, 2)
                )
        end as step_amount
    from stepped

),

final as (

    select
        contract_id,
        penalty_term_id,
        liable_party,
        case
            when rate_reference is null then rate
            else cast({{ divide_whole_half_up('whole_rate', 'rate_denominator', 8, places=10) }} as decimal(18, 8))
        end as rate,
        case
            when accrual = 'per_day'
                then cast(
                    {{ divide_whole_half_up('step_numerator', 'step_denominator * step_size', 6, places=12) }}
                    as decimal(18, 6)
                )
        end as amount_per_day,
        case
            when accrual not in ('per_event', 'lump_sum') then null
            when base_numerator is null or reference_rate is null then null
            when is_capped and cap_amount is null then null
            else {{ within_minimum_and_cap('step_amount', 'minimum_amount', 'cap_amount') }}
        end as amount_per_event,
        case
            when accrual = 'per_day' and (rate is not null or rate_reference is not null)
                then cast(
                    {{ divide_whole_half_up('whole_rate * 365', 'rate_denominator * step_size', 8, places=10) }}
                    as decimal(18, 8)
                )
        end as annualised_rate
    from occasioned

)

select * from final
