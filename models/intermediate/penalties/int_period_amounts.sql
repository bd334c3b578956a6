-- What a measured period costs by the band that its value falls into, one step of it; nothing outside every band. Null
-- where the value, the base or the rate is unknown.

with

breaches as (

    select * from {{ ref('int_recorded_breaches') }}

),

bands as (

    select
        *,
        {{ whole_units('step_rate', 10) }} as whole_rate,
        {{ whole_units('step_multiplier', 4) }} as whole_multiplier,
        {{ whole_units('step_amount', 2) }} as step_fen
    from {{ ref('int_penalty_bands') }}

),

measured as (

    select
        breaches.contract_id,
        breaches.breach_id,
        breaches.penalty_term_id,
        breaches.liable_party,
        breaches.measured_value,
        breaches.base_numerator,
        breaches.base_denominator,
        {{ whole_units('breaches.base_numerator', 2) }} as base_fen,
        breaches.reference_rate,
        {{ whole_units('breaches.reference_rate', 6) }} as whole_reference_rate
    from breaches
    where breaches.accrual = 'per_period'

),

-- Of bands that overlap, as where only their upper bounds are printed, the narrowest holds the value.
banded as (

    select
        measured.*,
        bands.tier_number,
        bands.is_known,
        bands.rate_reference,
        {{ fen_to_yuan(whole_quotient_half_up(
            tier_numerator('bands.whole_rate', 'bands.whole_multiplier', 'bands.step_fen', 'measured'),
            'cast(bands.denominator as ' ~ whole_number_type() ~ ') * 10000000000 * measured.base_denominator',
        )) }} as band_amount,
        row_number() over (
            partition by measured.contract_id, measured.breach_id, measured.penalty_term_id, measured.liable_party
            order by
                case when bands.band_to is null then 1 else 0 end,
                bands.band_to nulls last,
                case when bands.band_from is null then 1 else 0 end,
                -bands.band_from nulls last,
                bands.tier_number
        ) as choice
    from measured
    left join bands
        on
            measured.contract_id = bands.contract_id
            and measured.penalty_term_id = bands.penalty_term_id
            and (bands.band_from is null or measured.measured_value >= bands.band_from)
            and (bands.band_to is null or measured.measured_value < bands.band_to)

)

select
    contract_id,
    breach_id,
    penalty_term_id,
    liable_party,
    tier_number,
    case
        when measured_value is null or base_numerator is null then null
        -- A value outside every band costs nothing.
        when tier_number is null then cast(0 as decimal(18, 2))
        when not is_known or (rate_reference is not null and reference_rate is null) then null
        else band_amount
    end as period_amount
from banded
where choice = 1
