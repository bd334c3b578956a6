{#- A table, because the excuses and the penalties each read all of it. -#}
{{ config(materialized='table') }}

-- Each breach beside every term that it touches, with its days and the recorded part as base, of the cap too. Which
-- party a breach makes liable follows from the kind of breach.

with

breaches as (

    select * from {{ ref('int_breaches') }}

),

terms as (

    select * from {{ ref('int_penalty_terms') }}

),

vocabulary as (

    select * from {{ ref('vocabulary') }}

),

charged as (

    select
        breaches.*,
        terms.penalty_term_id,
        terms.liable_party,
        terms.accrual,
        terms.base_kind,
        terms.rate_reference,
        {{ days_between('breaches.breach_date', 'breaches.last_day') }} + 1 as days_late,
        coalesce(
            case base_kinds.recorded_rule
                when 'part' then breaches.recorded_part_amount
                when 'instalment' then breaches.instalment_amount
            end,
            terms.base_numerator
        ) as base_numerator,
        terms.base_denominator,
        terms.stated_cap_amount,
        terms.cap_amount as potential_cap_amount,
        terms.cap_rate,
        case cap_base_kinds.recorded_rule
            when 'part' then breaches.recorded_part_amount
            when 'instalment' then breaches.instalment_amount
        end as recorded_cap_base_amount
    from breaches
    inner join terms
        on
            breaches.contract_id = terms.contract_id
            and breaches.breach_kind = terms.breach_kind
    inner join vocabulary as breach_kinds
        on
            breaches.breach_kind = breach_kinds.code
            and breach_kinds.vocabulary = 'breach_kind'
            and terms.liable_party = breach_kinds.side
    left join vocabulary as base_kinds
        on
            terms.base_kind = base_kinds.code
            and base_kinds.vocabulary = 'base_kind'
    left join vocabulary as cap_base_kinds
        on
            terms.cap_base_kind = cap_base_kinds.code
            and cap_base_kinds.vocabulary = 'base_kind'

)

select
    charged.*,
    coalesce(
        cast({{ divide_half_up(
            'cast(cap_rate as decimal(38, 8)) * recorded_cap_base_amount', '1', 2, places=10
        ) }} as decimal(18, 2)),
        potential_cap_amount
    ) as cap_amount
from charged
