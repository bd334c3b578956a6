-- What one cell of a penalty term says about another, about its tiers and about the words that are quoted for it.

with

terms as (

    select
        registered.*,
        {{ row_key_expression('penalty_terms', 'registered') }} as row_key
    from {{ ref('stg_register__penalty_terms') }} as registered

),

banded_terms as (

    select
        contract_id,
        penalty_term_id
    from terms
    where accrual = 'per_period'
    group by contract_id, penalty_term_id

),

tiers as (

    select
        terms.*,
        banded_terms.contract_id is not null as is_band
    from terms
    left join banded_terms
        on
            terms.contract_id = banded_terms.contract_id
            and terms.penalty_term_id = banded_terms.penalty_term_id
    where terms.tier_number is not null

),

breach_kinds as (

    select
        code,
        side
    from {{ ref('vocabulary') }}
    where vocabulary = 'breach_kind'

),

accrual_words as (

    {{ quotations_of('penalty_terms', 'accrual') | indent(4) }}

),

faults as (

    select
        terms.contract_id,
        terms.row_key,
        'liable_party' as column_name,
        terms.liable_party as value,
        coalesce(
            breach_kinds.side || ', the side that commits ' || terms.breach_kind,
            'another party than liable_party_as_printed'
        ) as wanted
    from terms
    left join breach_kinds
        on terms.breach_kind = breach_kinds.code
    where
        (breach_kinds.side = 'buyer' and terms.liable_party = 'supplier')
        or (breach_kinds.side = 'supplier' and terms.liable_party = 'buyer')
        or terms.liable_party = terms.liable_party_as_printed

    union all

    select
        contract_id,
        row_key,
        'rate, rate_reference' as column_name,
        concat_ws(', ', rate, rate_reference) as value,
        'a rate or a reference rate, not both' as wanted
    from terms
    where rate is not null and rate_reference is not null

    union all

    select
        contract_id,
        row_key,
        'minimum_amount' as column_name,
        cast(minimum_amount as string) as value,
        'no more than cap_amount, which is ' || cast(cap_amount as string) as wanted
    from terms
    where minimum_amount > cap_amount

    union all

    select
        contract_id,
        row_key,
        'tier_to' as column_name,
        cast(tier_to as string) as value,
        'tier_from or after, which is ' || cast(tier_from as string) as wanted
    from terms
    where tier_to < tier_from

    union all

    -- Three days' fee for a day of outage is a rate of 3, twice the fee of a month one of 2, three times the price for
    -- a fake (假一赔三) one of 3. A day's share of anything larger that is above 1 is a slip.
    select
        contract_id,
        row_key,
        'rate' as column_name,
        cast(rate as string) as value,
        'a rate from 0 to 1; only of the fee of a period, or once, may it be more' as wanted
    from terms
    where
        rate > 1
        and accrual = 'per_day'
        and base_kind not in ('daily_service_fee', 'monthly_fee', 'quarterly_fee', 'annual_fee')

    union all

    select
        contract_id,
        row_key,
        'highest_rate' as column_name,
        cast(highest_rate as string) as value,
        'no less than rate, which is ' || cast(rate as string) as wanted
    from terms
    where highest_rate < rate

    union all

    select
        terms.contract_id,
        terms.row_key,
        'base_kind' as column_name,
        terms.base_kind as value,
        'an overdue amount only for late payment' as wanted
    from terms
    inner join breach_kinds
        on terms.breach_kind = breach_kinds.code
    -- An indemnity can be overdue, too; what only the supplier can leave undone is no payment.
    where terms.base_kind = 'overdue_amount' and breach_kinds.side = 'supplier'

    union all

    -- What runs by the day or the occasion is printed so.
    select
        terms.contract_id,
        terms.row_key,
        'accrual' as column_name,
        concat_ws(', ', terms.accrual, accrual_words.quotation) as value,
        'lump_sum where the printed words name no day, occasion or other measure' as wanted
    from terms
    inner join accrual_words
        on
            terms.contract_id = accrual_words.contract_id
            and terms.row_key = accrual_words.row_key
    where
        terms.accrual <> 'lump_sum'
        and not {{ contains_pattern('accrual_words.quotation', "'每|按|逾|日|天|周|月|季|年|时|次|例|分|点|低|不足|达'") }}

    union all

    select
        later.contract_id,
        later.row_key,
        'tier_from' as column_name,
        cast(later.tier_from as string) as value,
        'the day after the tier before ends, ' || cast(earlier.tier_to + 1 as string) as wanted
    from tiers as later
    inner join tiers as earlier
        on
            later.contract_id = earlier.contract_id
            and later.penalty_term_id = earlier.penalty_term_id
            and later.tier_number = earlier.tier_number + 1
    where
        later.tier_number > 1
        and not later.is_band
        and later.tier_from <> earlier.tier_to + 1

    union all

    select
        later.contract_id,
        later.row_key,
        'tier_from, tier_to' as column_name,
        concat_ws(' to ', later.tier_from, later.tier_to) as value,
        'a band apart from that of tier ' || cast(earlier.tier_number as string) as wanted
    from tiers as later
    inner join tiers as earlier
        on
            later.contract_id = earlier.contract_id
            and later.penalty_term_id = earlier.penalty_term_id
            and later.tier_number > earlier.tier_number
    where later.is_band and later.tier_from < earlier.tier_to and earlier.tier_from < later.tier_to

    union all

    -- What holds for a term stands on its first tier; a later one leaves it blank or repeats it. A blank on the first
    -- is no fault: what a later tier says alone does not hold.
    select
        later.contract_id,
        later.row_key,
        'accrual, sla_id, base_kind, tier_mode, grace_days, minimum_amount, cap_rate, cap_amount, cap_scope, '
        || 'ceiling_number' as column_name,
        concat_ws(
            ', ', later.accrual, later.sla_id, later.base_kind, later.tier_mode, later.grace_days,
            later.minimum_amount, later.cap_rate, later.cap_amount, later.cap_scope, later.ceiling_number
        ) as value,
        'as on the first tier, or blank' as wanted
    from tiers as later
    inner join tiers as first_tiers
        on
            later.contract_id = first_tiers.contract_id
            and later.penalty_term_id = first_tiers.penalty_term_id
            and first_tiers.tier_number = 1
    where
        later.tier_number > 1
        and (
            later.accrual <> first_tiers.accrual
            or later.sla_id <> first_tiers.sla_id
            or later.base_kind <> first_tiers.base_kind
            or later.tier_mode <> first_tiers.tier_mode
            or later.grace_days <> first_tiers.grace_days
            or later.minimum_amount <> first_tiers.minimum_amount
            or later.cap_rate <> first_tiers.cap_rate
            or later.cap_amount <> first_tiers.cap_amount
            or later.cap_scope <> first_tiers.cap_scope
            or later.ceiling_number <> first_tiers.ceiling_number
        )

    union all

    select
        contract_id,
        penalty_term_id as row_key,
        'step_size' as column_name,
        concat_ws(' to ', min(step_size), max(step_size)) as value,
        'at most two lengths of step in one term' as wanted
    from terms
    where step_size is not null
    group by contract_id, penalty_term_id
    having count(distinct step_size) > 2

    union all

    -- `late-payment`, `data-loss`: a name that is a code is the breach that the term is named after.
    select
        terms.contract_id,
        terms.row_key,
        'breach_kind' as column_name,
        terms.breach_kind as value,
        'the breach that the term is named after, ' || breach_kinds.code as wanted
    from terms
    inner join breach_kinds
        on replace(terms.penalty_term_id, '-', '_') = breach_kinds.code
    where terms.breach_kind <> breach_kinds.code

)

select
    'penalty_terms' as file_name,
    faults.*
from faults
