-- What each recorded breach comes to by itself, before what bounds several of them: nothing where it is excused, a lump
-- sum once a contract, an occasion what it adds to those before it, a measured period the step of its band. Within a
-- range of rates it is what was decided; until then it waits, and is null.

with

breaches as (

    select * from {{ ref('int_recorded_breaches') }}

),

terms as (

    select * from {{ ref('int_penalty_terms') }}

),

exposures as (

    select * from {{ ref('int_penalty_exposures') }}
    where case_kind in ('breach', 'occasions before')

),

bands as (

    select
        *,
        {{ whole_units('step_rate', 10) }} as whole_rate,
        {{ whole_units('step_multiplier', 4) }} as whole_multiplier,
        {{ whole_units('step_amount', 2) }} as step_fen
    from {{ ref('int_penalty_bands') }}

),

decisions as (

    select * from {{ ref('int_penalty_decisions') }}
    where decision in ('imposed', 'waived')

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
                bands.band_to,
                bands.band_from desc,
                bands.tier_number
        ) as choice
    from measured
    left join bands
        on
            measured.contract_id = bands.contract_id
            and measured.penalty_term_id = bands.penalty_term_id
            and (bands.band_from is null or measured.measured_value >= bands.band_from)
            and (bands.band_to is null or measured.measured_value < bands.band_to)

),

periods as (

    select
        contract_id,
        breach_id,
        penalty_term_id,
        liable_party,
        case
            when measured_value is null or base_numerator is null then null
            -- A value outside every band costs nothing.
            when tier_number is null then cast(0 as decimal(18, 2))
            when not is_known or (rate_reference is not null and reference_rate is null) then null
            else band_amount
        end as period_amount
    from banded
    where choice = 1

),

-- A decision that names no breach decides on the first that no other names, and settles what had begun by then.
unnamed_decisions as (

    select
        contract_id,
        penalty_term_id,
        liable_party,
        sum(amount) as decided_amount,
        max(decided_date) as decided_date
    from decisions
    where breach_id is null
    group by contract_id, penalty_term_id, liable_party

),

named_decisions as (

    select
        contract_id,
        penalty_term_id,
        liable_party,
        breach_id,
        sum(amount) as decided_amount
    from decisions
    where breach_id is not null
    group by contract_id, penalty_term_id, liable_party, breach_id

),

decided as (

    select
        breaches.contract_id,
        breaches.breach_id,
        breaches.penalty_term_id,
        breaches.liable_party,
        case
            when named_decisions.breach_id is not null then named_decisions.decided_amount
            when unnamed_decisions.contract_id is null then null
            when
                row_number() over (
                    partition by
                        breaches.contract_id, breaches.penalty_term_id, breaches.liable_party,
                        named_decisions.breach_id is null
                    order by breaches.occasion_number
                ) = 1
                then unnamed_decisions.decided_amount
            when breaches.breach_date <= unnamed_decisions.decided_date then 0
        end as decided_amount
    from breaches
    left join named_decisions
        on
            breaches.contract_id = named_decisions.contract_id
            and breaches.penalty_term_id = named_decisions.penalty_term_id
            and breaches.liable_party = named_decisions.liable_party
            and breaches.breach_id = named_decisions.breach_id
    left join unnamed_decisions
        on
            breaches.contract_id = unnamed_decisions.contract_id
            and breaches.penalty_term_id = unnamed_decisions.penalty_term_id
            and breaches.liable_party = unnamed_decisions.liable_party

),

joined as (

    select
        breaches.*,
        terms.minimum_amount,
        terms.grace_days,
        terms.is_discretionary,
        terms.has_own_cap,
        terms.cap_scope,
        terms.own_cap_amount,
        terms.ceiling_number,
        terms.clause_ref,
        exposures.exposure_amount - coalesce(before_it.exposure_amount, 0) as exposure_amount,
        periods.period_amount,
        decided.decided_amount,
        -- A lump sum is owed once a contract: by the first breach that is neither excused nor within the grace.
        row_number() over (
            partition by breaches.contract_id, breaches.penalty_term_id, breaches.liable_party
            order by
                case
                    when breaches.is_excused or breaches.days_late - breaches.relieved_days <= terms.grace_days then 1
                    else 0
                end,
                breaches.occasion_number
        ) as lump_sum_order
    from breaches
    inner join terms
        on
            breaches.contract_id = terms.contract_id
            and breaches.penalty_term_id = terms.penalty_term_id
            and breaches.liable_party = terms.liable_party
    {% for alias, case_kind in [('exposures', 'breach'), ('before_it', 'occasions before')] -%}
    left join exposures{{ ' as before_it' if alias == 'before_it' }}
        on
            breaches.contract_id = {{ alias }}.contract_id
            and breaches.penalty_term_id = {{ alias }}.penalty_term_id
            and breaches.liable_party = {{ alias }}.liable_party
            and breaches.breach_id = {{ alias }}.breach_id
            and {{ alias }}.case_kind = '{{ case_kind }}'
    {% endfor -%}
    left join periods
        on
            breaches.contract_id = periods.contract_id
            and breaches.penalty_term_id = periods.penalty_term_id
            and breaches.liable_party = periods.liable_party
            and breaches.breach_id = periods.breach_id
    left join decided
        on
            breaches.contract_id = decided.contract_id
            and breaches.penalty_term_id = decided.penalty_term_id
            and breaches.liable_party = decided.liable_party
            and breaches.breach_id = decided.breach_id

)

select
    joined.*,
    is_discretionary and decided_amount is null and not is_excused as is_waiting,
    cast(
        case
            when is_excused then 0
            when is_discretionary then decided_amount
            when accrual = 'per_period' and coalesce(period_amount, 0) = 0 then period_amount
            when accrual = 'per_period' and has_own_cap and cap_scope = 'occasion'
                then {{ within_minimum_and_cap('period_amount', 'minimum_amount', 'cap_amount') }}
            when accrual = 'per_period' then greatest(period_amount, coalesce(minimum_amount, period_amount))
            when exposure_amount is null then null
            when
                accrual = 'lump_sum'
                and (lump_sum_order > 1 or days_late - relieved_days <= grace_days)
                then 0
            when has_own_cap and cap_scope = 'occasion'
                then least(exposure_amount, coalesce(cap_amount, exposure_amount))
            else exposure_amount
        end as decimal(18, 2)
    ) as amount
from joined
