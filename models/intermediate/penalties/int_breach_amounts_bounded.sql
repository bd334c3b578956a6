{#- A table, because the accrued penalties and the ledger each read all of it. -#}
{{ config(materialized='table') }}

-- What each recorded breach comes to within what bounds several of them: the cap of its term over all that it accrues or
-- over a month, the ceiling that the term names, the ceiling over all terms of its party, in this order.

with

amounts as (

    select
        contract_id,
        breach_id,
        penalty_term_id,
        liable_party,
        breach_date,
        {{ first_day_of_month('breach_date') }} as breach_month,
        is_waiting,
        has_own_cap,
        cap_scope,
        own_cap_amount,
        amount
    from {{ ref('int_breach_amounts') }}

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
        breach_month,
        is_waiting,
        has_own_cap,
        cap_scope,
        own_cap_amount,
        amount_left as amount
    from capped_by_term

),

capped_by_month as (

    {{ cut_latest_first(
        'within_terms', ['contract_id', 'penalty_term_id', 'liable_party', 'breach_month'],
        "has_own_cap and cap_scope = 'month'", 'own_cap_amount',
    ) | indent(4) }}

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
