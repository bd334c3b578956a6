-- What a term of each party comes to for one day, one occasion, or one hour or unit, at the rate of its first tier; for
-- a measured period, at its dearest band.

with

terms as (

    select
        int_penalty_terms.*,
        {{ whole_units('base_numerator', 2) }} as base_fen,
        coalesce({{ whole_units('potential_rate', 8) }}, 0) * 100
        + {{ whole_units('reference_rate', 6) }} * {{ whole_units('rate_multiplier', 4) }} as whole_rate,
        {{ scaled_units('step_size', 1000000) }} as whole_step
    from {{ ref('int_penalty_terms') }} as int_penalty_terms

),

-- The most that one measured period costs.
dearest_bands as (

    select
        contract_id,
        penalty_term_id,
        liable_party,
        case when count(*) = count(band_amount) then max(band_amount) end as band_amount
    from {{ ref('int_band_amounts') }}
    group by contract_id, penalty_term_id, liable_party

),

-- One step, or one occasion: in 10^-10 fen, over a whole number.
stepped as (

    select
        terms.*,
        whole_rate * base_fen
        + coalesce({{ whole_units('fixed_amount', 2) }}, 0) * base_denominator * rate_denominator * 10000000000
            as step_numerator,
        cast(base_denominator as {{ whole_number_type() }}) * rate_denominator as step_denominator
    from terms

),

occasioned as (

    select
        stepped.*,
        case
            when stepped.accrual in ('per_event', 'lump_sum', 'per_hour', 'per_unit')
                then cast({{ divide_whole_half_up(
                    'stepped.step_numerator', 'stepped.step_denominator', 2, places=12
                ) }} as decimal(18, 2))
            when stepped.accrual = 'per_period' then dearest_bands.band_amount
        end as step_amount
    from stepped
    left join dearest_bands
        on
            stepped.contract_id = dearest_bands.contract_id
            and stepped.penalty_term_id = dearest_bands.penalty_term_id
            and stepped.liable_party = dearest_bands.liable_party

),

final as (

    select
        contract_id,
        penalty_term_id,
        liable_party,
        accrual,
        case
            when rate_reference is null then rate
            else cast({{ divide_whole_half_up('whole_rate', 'rate_denominator', 8, places=10) }} as decimal(18, 8))
        end as rate,
        case
            when accrual in ('per_day', 'per_working_day')
                then cast(
                    {{ divide_whole_half_up(
                        'step_numerator * 1000000', 'step_denominator * whole_step', 6, places=12
                    ) }} as decimal(20, 6)
                )
        end as amount_per_day,
        case
            when step_amount is null or base_numerator is null then null
            when reference_rate is null and accrual <> 'per_period' then null
            when is_capped and cap_amount is null then null
            else {{ within_minimum_and_cap('step_amount', 'minimum_amount', 'cap_amount') }}
        end as amount_per_event,
        case
            when accrual in ('per_day', 'per_working_day') and (potential_rate is not null or rate_reference is not null)
                then cast(
                    {{ divide_whole_half_up(
                        'whole_rate * 365 * 1000000', 'rate_denominator * whole_step', 8, places=10
                    ) }} as decimal(18, 8)
                )
        end as annualised_rate
    from occasioned

)

select * from final
