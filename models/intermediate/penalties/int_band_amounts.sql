{#- A table, because `qiyue explain` reads it in a warehouse that keeps no views. -#}
{{ config(materialized='table') }}

-- What a measured value within each band costs each party: one step of its rate or sum, on the potential base.

with

terms as (

    select
        int_penalty_terms.*,
        {{ whole_units('base_numerator', 2) }} as base_fen,
        {{ whole_units('reference_rate', 6) }} as whole_reference_rate
    from {{ ref('int_penalty_terms') }} as int_penalty_terms

),

bands as (

    select
        *,
        {{ whole_units('step_rate', 10) }} as whole_rate,
        {{ whole_units('step_multiplier', 4) }} as whole_multiplier,
        {{ whole_units('step_amount', 2) }} as step_fen
    from {{ ref('int_penalty_bands') }}

)

select
    terms.contract_id,
    terms.penalty_term_id,
    terms.liable_party,
    bands.tier_number,
    bands.band_from,
    bands.band_to,
    bands.rate,
    bands.fixed_amount,
    case
        when bands.is_known then {{ fen_to_yuan(whole_quotient_half_up(
            tier_numerator('bands.whole_rate', 'bands.whole_multiplier', 'bands.step_fen', 'terms'),
            'cast(bands.denominator as ' ~ whole_number_type() ~ ') * 10000000000 * terms.base_denominator',
        )) }}
    end as band_amount
from terms
inner join bands
    on
        terms.contract_id = bands.contract_id
        and terms.penalty_term_id = bands.penalty_term_id
