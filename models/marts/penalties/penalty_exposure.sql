with

rated as (

    select
        int_penalty_terms.*,
        {{ whole_units('base_numerator', 2) }} as base_fen,
        coalesce({{ whole_units('rate', 8) }}, 0) * 100
        + {{ whole_units('reference_rate', 6) }} * {{ whole_units('rate_multiplier', 4) }} as whole_rate
    from {{ ref('int_penalty_terms') }} as int_penalty_terms

),

-- One step, or one occasion, at the rate of the first tier: in 10^-10 fen, over a whole number.
stepped as (

    select
        rated.*,
        whole_rate * base_fen
        + coalesce({{ whole_units('fixed_amount', 2) }}, 0) * base_denominator * rate_denominator * 10000000000
            as step_numerator,
        base_denominator * rate_denominator as step_denominator
    from rated

),

terms as (

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

thresholds as (

    select * from {{ ref('int_penalty_thresholds') }}

),

reference_rates as (

    select * from {{ ref('int_reference_rate_periods') }}
    where rate_code = 'lpr_1y'

),

contracts as (

    select
        contract_id,
        signed_date
    from {{ ref('dim_contract') }}

),

final as (

    select
        terms.contract_id,
        terms.penalty_term_id,
        terms.liable_party,
        terms.liable_party_as_printed,
        terms.breach_kind,
        terms.accrual,
        case
            when terms.rate_reference is null then terms.rate
            else cast(
                {{ divide_whole_half_up('terms.whole_rate', 'terms.rate_denominator', 8, places=10) }}
                as decimal(18, 8)
            )
        end as rate,
        terms.stated_as,
        terms.rate_reference,
        terms.fixed_amount,
        terms.base_kind,
        case when terms.base_kind is not null then terms.base_amount end as base_amount,
        terms.step_days,
        terms.step_rounding,
        cast(terms.tier_count as integer) as tier_count,
        terms.grace_days,
        terms.minimum_amount,
        case
            when terms.accrual = 'per_day'
                then cast(
                    {{ divide_whole_half_up(
                        'terms.step_numerator', 'terms.step_denominator * terms.step_days', 6, places=12
                    ) }}
                    as decimal(18, 6)
                )
        end as amount_per_day,
        case
            when terms.accrual not in ('per_event', 'lump_sum') then null
            when terms.base_numerator is null or terms.reference_rate is null then null
            when terms.is_capped and terms.cap_amount is null then null
            else {{ within_minimum_and_cap('terms.step_amount', 'terms.minimum_amount', 'terms.cap_amount') }}
        end as amount_per_event,
        terms.cap_rate,
        case when terms.cap_rate is not null then terms.cap_base_kind end as cap_base_kind,
        terms.cap_amount,
        terms.is_capped,
        thresholds.days_to_cap,
        thresholds.days_to_contract_total,
        case
            when terms.accrual = 'per_day' and (terms.rate is not null or terms.rate_reference is not null)
                then cast({{ divide_whole_half_up(
                    'terms.whole_rate * 365', 'terms.rate_denominator * terms.step_days', 8, places=10
                ) }} as decimal(18, 8))
        end as annualised_rate,
        case when terms.breach_kind = 'late_payment' then reference_rates.annual_rate end as lpr_1y_at_signing,
        terms.adds_actual_loss,
        terms.condition_zh,
        terms.condition_en,
        terms.contract_status,
        terms.clause_ref
    from terms
    inner join contracts
        on terms.contract_id = contracts.contract_id
    left join thresholds
        on
            terms.contract_id = thresholds.contract_id
            and terms.penalty_term_id = thresholds.penalty_term_id
            and terms.liable_party = thresholds.liable_party
    left join reference_rates
        on contracts.signed_date between reference_rates.effective_from and reference_rates.effective_to

)

select * from final
