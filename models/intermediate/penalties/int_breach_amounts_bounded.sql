{#- A table, because the accrued penalties and the ledger each read all of it. -#}
{{ config(materialized='table') }}

-- What each recorded breach comes to within what bounds several of them: the cap of its term over all that it accrues
-- or over a month, the ceiling that the term names, the ceiling over all terms of its party, in this order.

with

amounts as (

    select
        contract_id,
        breach_id,
        penalty_term_id,
        liable_party,
        breach_date,
        is_waiting,
        has_own_cap,
        cap_scope,
        own_cap_amount,
        amount
    from {{ ref('int_breach_amounts') }}

),

months as (

    select * from {{ ref('int_breach_month_amounts') }}

),

ceilings as (

    select * from {{ ref('int_ceilings_of_terms') }}

),

capped_by_term as (

    {{ cut_latest_first(
        'amounts', ['contract_id', 'penalty_term_id', 'liable_party'],
        "has_own_cap and cap_scope = 'term'", 'own_cap_amount',
    ) | indent(4) }}

),

within_terms as (

    select
        contract_id,
        breach_id,
        penalty_term_id,
        liable_party,
        breach_date,
        is_waiting,
        has_own_cap,
        cap_scope,
        own_cap_amount,
        amount_left as amount
    from capped_by_term

),

-- A delay under a cap by the month counts in each month that it touches; what is not counted by the day, in the month
-- of the breach.
by_month as (

    select
        within_terms.contract_id,
        within_terms.breach_id,
        within_terms.penalty_term_id,
        within_terms.liable_party,
        within_terms.breach_date,
        within_terms.is_waiting,
        within_terms.has_own_cap,
        within_terms.cap_scope,
        within_terms.own_cap_amount,
        coalesce(months.month_start_date, {{ first_day_of_month('within_terms.breach_date') }}) as month_start_date,
        case when months.contract_id is null then within_terms.amount else months.amount end as amount
    from within_terms
    left join months
        on
            within_terms.contract_id = months.contract_id
            and within_terms.penalty_term_id = months.penalty_term_id
            and within_terms.liable_party = months.liable_party
            and within_terms.breach_id = months.breach_id

),

cut_by_month as (

    {{ cut_latest_first(
        'by_month', ['contract_id', 'penalty_term_id', 'liable_party', 'month_start_date'],
        "has_own_cap and cap_scope = 'month'", 'own_cap_amount',
    ) | indent(4) }}

),

capped_by_month as (

    select
        contract_id,
        breach_id,
        penalty_term_id,
        liable_party,
        breach_date,
        is_waiting,
        case when count(*) = count(amount_left) then sum(amount_left) end as amount_left
    from cut_by_month
    group by contract_id, breach_id, penalty_term_id, liable_party, breach_date, is_waiting

),

with_ceilings as (

    select
        capped_by_month.contract_id,
        capped_by_month.breach_id,
        capped_by_month.penalty_term_id,
        capped_by_month.liable_party,
        capped_by_month.breach_date,
        capped_by_month.is_waiting,
        ceilings.named_ceiling_number,
        ceilings.named_ceiling_amount,
        coalesce(ceilings.has_party_ceiling, false) as has_party_ceiling,
        ceilings.party_ceiling_amount,
        capped_by_month.amount_left as amount
    from capped_by_month
    left join ceilings
        on
            capped_by_month.contract_id = ceilings.contract_id
            and capped_by_month.penalty_term_id = ceilings.penalty_term_id
            and capped_by_month.liable_party = ceilings.liable_party

),

cut_by_named as (

    {{ cut_latest_first(
        'with_ceilings', ['contract_id', 'liable_party', 'named_ceiling_number'],
        'named_ceiling_number is not null', 'named_ceiling_amount',
    ) | indent(4) }}

),

within_named as (

    select
        contract_id,
        breach_id,
        penalty_term_id,
        liable_party,
        breach_date,
        is_waiting,
        has_party_ceiling,
        party_ceiling_amount,
        amount_left as amount
    from cut_by_named

),

cut_by_party as (

    {{ cut_latest_first(
        'within_named', ['contract_id', 'liable_party'], 'has_party_ceiling', 'party_ceiling_amount',
    ) | indent(4) }}

)

select
    contract_id,
    breach_id,
    penalty_term_id,
    liable_party,
    cast(amount_left as decimal(18, 2)) as accrued_amount
from cut_by_party
