{#- A table, because the excuses and the penalties each read all of it. -#}
{{ config(materialized='table') }}

-- Each breach beside every term that it touches: the one that it names, those by whose promise it was measured, else
-- those of its kind. A penalty on the part concerned, or by the hour or unit, counts part by part; every other counts
-- the delay of a duty or an instalment once. Which party is liable follows from the kind of breach, else from who owed
-- the duty, else from the term; where a term binds both and nothing says which, it is not guessed.

with

breaches as (

    select * from {{ ref('int_breaches') }}

),

breach_kinds as (

    select
        code as breach_kind,
        side,
        coalesce(is_delay, false) as is_delay
    from {{ ref('vocabulary') }}
    where vocabulary = 'breach_kind'

),

base_kinds as (

    select
        code as base_kind,
        recorded_rule
    from {{ ref('vocabulary') }}
    where vocabulary = 'base_kind'

),

terms as (

    select
        terms.*,
        breach_kinds.side,
        coalesce(breach_kinds.is_delay, false) as is_delay,
        base_kinds.recorded_rule as base_rule,
        cap_base_kinds.recorded_rule as cap_base_rule,
        case
            when base_kinds.recorded_rule = 'part' or terms.accrual in ('per_hour', 'per_unit') then 'part'
            else 'whole'
        end as counts_as
    from {{ ref('int_penalty_terms') }} as terms
    left join breach_kinds
        on terms.breach_kind = breach_kinds.breach_kind
    left join base_kinds
        on terms.base_kind = base_kinds.base_kind
    left join base_kinds as cap_base_kinds
        on terms.cap_base_kind = cap_base_kinds.base_kind
    where terms.liable_party is not null

),

matches as (

    {% for match in [
        'breaches.penalty_term_id = terms.penalty_term_id',
        'breaches.penalty_term_id is null and breaches.breach_kind = terms.breach_kind',
        "breaches.sla_id = terms.sla_id and terms.accrual = 'per_period'",
    ] -%}
    select
        breaches.contract_id,
        breaches.breach_id,
        terms.breach_kind,
        terms.penalty_term_id,
        terms.liable_party,
        terms.accrual,
        terms.is_delay,
        terms.side,
        terms.binds_either,
        terms.base_kind,
        terms.base_rule,
        terms.base_numerator as potential_base_numerator,
        terms.base_denominator,
        terms.rate_reference,
        terms.cap_rate,
        terms.cap_base_rule,
        terms.stated_cap_amount,
        terms.own_cap_amount,
        breaches.counts_as,
        breaches.instalment_number,
        breaches.occurrence_number,
        breaches.date_basis,
        breaches.breach_date,
        breaches.last_day,
        breaches.obliged_party,
        breaches.quantity,
        breaches.measured_value,
        breaches.recorded_part_amount,
        breaches.instalment_amount
    from breaches
    inner join terms
        on
            breaches.contract_id = terms.contract_id
            and {{ match }}
            and (breaches.counts_as is null or breaches.counts_as = terms.counts_as)
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

liable as (

    select
        matches.*,
        accrual in ('per_day', 'per_working_day') as is_by_day,
        -- What is counted by the day runs to this day where no end is recorded; an occasion is over on its own.
        coalesce(
            last_day,
            case when accrual in ('per_day', 'per_working_day') then {{ as_of_date() }} else breach_date end
        ) as known_last_day
    from matches
    where
        coalesce(side, case when obliged_party in ('supplier', 'buyer') then obliged_party end) = liable_party
        or (
            side is null
            and coalesce(obliged_party, '') not in ('supplier', 'buyer')
            and not binds_either
        )

),

-- A day without service counts once, however many outages touch it: those that began before have counted theirs.
dated as (

    select
        liable.*,
        case
            when is_by_day and not is_delay and counts_as is null
                then max(known_last_day) over (
                    partition by contract_id, penalty_term_id, liable_party, counts_as is null
                    order by breach_date nulls last, breach_id
                    rows between unbounded preceding and 1 preceding
                )
        end as counted_until
    from liable

)

select
    contract_id,
    breach_id,
    breach_kind,
    penalty_term_id,
    liable_party,
    accrual,
    instalment_number,
    occurrence_number,
    date_basis,
    breach_date,
    known_last_day as last_day,
    {{ days_between('breach_date', 'known_last_day') }} + 1 as days_late,
    greatest(breach_date, {{ add_days('coalesce(counted_until, ' ~ add_days('breach_date', -1) ~ ')', 1) }})
        as first_uncounted_day,
    quantity,
    measured_value,
    base_kind,
    coalesce(
        case base_rule
            when 'part' then recorded_part_amount
            when 'instalment' then instalment_amount
        end,
        potential_base_numerator
    ) as base_numerator,
    base_denominator,
    rate_reference,
    -- The cap of an occasion is of the part recorded, too.
    cast({{ lesser_cap(
        'cap_rate',
        'coalesce(' ~ divide_whole_half_up(
            whole_units('cap_rate', 8) ~ ' * ' ~ whole_units(
                "case cap_base_rule when 'part' then recorded_part_amount when 'instalment' then instalment_amount end", 2
            ),
            '1', 2, places=10,
        ) ~ ', own_cap_amount)',
        'stated_cap_amount',
    ) }} as decimal(18, 2)) as cap_amount
from dated
