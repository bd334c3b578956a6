-- What one cell says about another of the same row or contract: contradictions only, a blank is no fault here.
-- Lines are the longest file and are read where they are asked for, so that no engine keeps them.

with

contracts as (

    select * from {{ ref('stg_register__contracts') }}

),

parties as (

    select * from {{ ref('stg_register__parties') }}

),

instalments as (

    select * from {{ ref('stg_register__payment_schedule') }}

),

terms as (

    select * from {{ ref('stg_register__penalty_terms') }}

),

tiers as (

    select * from {{ ref('stg_register__penalty_terms') }}
    where tier_number is not null

),

rights as (

    select * from {{ ref('stg_register__termination_rights') }}

),

excuses as (

    select * from {{ ref('stg_register__excuses') }}

),

promises as (

    select * from {{ ref('stg_register__sla_terms') }}

),

-- Only these are looked at contract by contract: what has one category in all has one in each.
ambiguous_descriptions as (

    select description_zh
    from {{ ref('stg_register__contract_line_items') }}
    group by description_zh
    having min(category_code) <> max(category_code) or min(comparable_item) <> max(comparable_item)

),

lines_so_described as (

    select lines.*
    from {{ ref('stg_register__contract_line_items') }} as lines
    inner join ambiguous_descriptions
        on lines.description_zh = ambiguous_descriptions.description_zh

),

faults as (

    select
        'contracts' as file_name,
        contract_id,
        'status' as column_name,
        status as value,
        'draft while no signing date stands beside it, else signed' as wanted
    from contracts
    where
        (status = 'draft' and signed_date is not null)
        or (status = 'signed' and signed_date is null and total_amount is null)

    union all

    select
        'contracts' as file_name,
        contracts.contract_id,
        'buyer_id' as column_name,
        contracts.buyer_id as value,
        'a party with the role buyer' as wanted
    from contracts
    inner join parties
        on contracts.buyer_id = parties.party_id
    where parties.role <> 'buyer'

    union all

    select
        'contracts' as file_name,
        contracts.contract_id,
        'supplier_id' as column_name,
        contracts.supplier_id as value,
        'a party with the role supplier' as wanted
    from contracts
    inner join parties
        on contracts.supplier_id = parties.party_id
    where parties.role <> 'supplier'

    union all

    select
        'contracts' as file_name,
        contract_id,
        'total_amount, net_amount, tax_rate, performance_bond_rate' as column_name,
        concat_ws(', ', total_amount, net_amount, tax_rate, performance_bond_rate) as value,
        'amounts not below zero, rates below 1' as wanted
    from contracts
    where
        total_amount < 0
        or net_amount < 0
        or net_amount > total_amount
        or tax_rate < 0
        or tax_rate >= 1
        or performance_bond_rate < 0
        or performance_bond_rate > 1
        or performance_bond_amount < 0

    union all

    -- A bond may be printed in whole yuan.
    select
        'contracts' as file_name,
        contract_id,
        'performance_bond_amount' as column_name,
        cast(performance_bond_amount as varchar) as value,
        'performance_bond_rate of the total, give or take a yuan: '
        || cast(cast(performance_bond_rate * total_amount as decimal(18, 2)) as varchar) as wanted
    from contracts
    where abs(performance_bond_amount - performance_bond_rate * total_amount) >= 1

    union all

    -- A cell that its words or its printed form would fill.
    {% for file, cell, form in [
        ('contracts', 'total_amount', 'total_amount_in_words'),
        ('payment_schedule', 'stated_amount', 'stated_amount_in_words'),
        ('payment_schedule', 'offset_unit', 'case when offset_value is not null then stated_as end'),
        ('payment_schedule', 'invoice_days_before', 'invoice_stated_as'),
        ('penalty_terms', 'fixed_amount', 'fixed_amount_in_words'),
        ('termination_rights', 'threshold_comparator', 'threshold_stated_as'),
        ('obligations', 'offset_unit', 'case when offset_value is not null then stated_as end'),
        ('renewal_options', 'stated_fee_amount', 'stated_fee_in_words'),
        ('renewal_options', 'period_months', 'period_stated_as'),
        ('renewal_options', 'payment_offset_unit', 'payment_stated_as'),
    ] -%}
    select
        '{{ file }}' as file_name,
        contract_id,
        {{ row_key(file) }} || ' {{ cell }}' as column_name,
        {{ form }} as value,
        'what is printed beside it' as wanted
    from {{ ref('stg_register__' ~ file) }}
    where {{ cell }} is null and {{ form }} is not null

    union all

    {% endfor -%}

    -- 一年 is printed as either 2026-01-01 to 2026-12-31 or to 2027-01-01.
    select
        'contract_line_items' as file_name,
        contract_id,
        'line ' || cast(line_number as varchar) || ' service_end_date' as column_name,
        cast(service_end_date as varchar) as value,
        'the end of ' || cast(term_months as varchar) || ' months from service_start_date' as wanted
    from {{ ref('stg_register__contract_line_items') }}
    where
        price_period <> 'once'
        and service_end_date not between
        {{ last_day_of_months('service_start_date', 'term_months') }}
        and {{ add_days(last_day_of_months('service_start_date', 'term_months'), 1) }}

    union all

    select
        'contract_line_items' as file_name,
        contract_id,
        'line ' || cast(line_number as varchar) || ' price_period' as column_name,
        price_period as value,
        'month or year where the line has months' as wanted
    from {{ ref('stg_register__contract_line_items') }}
    where price_period = 'once' and term_months is not null

    union all

    select
        'contract_line_items' as file_name,
        contract_id,
        'line ' || cast(line_number as varchar) || ' quantity, term_months' as column_name,
        concat_ws(', ', quantity, term_months) as value,
        'more than none' as wanted
    from {{ ref('stg_register__contract_line_items') }}
    where quantity <= 0 or term_months <= 0

    union all

    select
        'contract_line_items' as file_name,
        min(contract_id) as contract_id,
        'category_code of ' || comparable_item as column_name,
        string_agg(distinct category_code, ', ' order by category_code) as value,
        'one category for one comparable item' as wanted
    from {{ ref('stg_register__contract_line_items') }}
    where comparable_item is not null
    group by comparable_item
    having count(distinct category_code) > 1

    union all

    select
        'contract_line_items' as file_name,
        contract_id,
        'category_code of ' || description_zh as column_name,
        string_agg(distinct category_code, ', ' order by category_code) as value,
        'one category, one item and one price for one description' as wanted
    from lines_so_described
    group by contract_id, description_zh
    having count(distinct category_code) > 1 or count(distinct comparable_item) > 1

    union all

    select
        'payment_schedule' as file_name,
        contract_id,
        'instalment ' || cast(instalment_number as varchar) || ' trigger_event' as column_name,
        concat_ws(', ', trigger_event, also_trigger_event, stated_due_date) as value,
        'a stated date beside fixed_date, and two different triggers' as wanted
    from instalments
    where
        trigger_event = also_trigger_event
        or (trigger_event = 'fixed_date' and stated_due_date is null)

    union all

    select
        'payment_schedule' as file_name,
        contract_id,
        'instalment ' || cast(instalment_number as varchar) || ' stated_amount, stated_share' as column_name,
        concat_ws(', ', stated_amount, stated_share) as value,
        'an amount not below zero, a share from 0 to 1' as wanted
    from instalments
    where stated_amount < 0 or stated_share < 0 or stated_share > 1

    union all

    select
        'payment_schedule' as file_name,
        contract_id,
        'instalment ' || cast(instalment_number as varchar) || ' share_base, service_fiscal_year' as column_name,
        share_base as value,
        'a share of the fee of a year that is named' as wanted
    from instalments
    where share_base = 'fiscal_year_fee' and stated_share is not null and service_fiscal_year is null

    union all

    select
        'payment_schedule' as file_name,
        instalments.contract_id,
        'instalment ' || cast(instalments.instalment_number as varchar) || ' service_fiscal_year' as column_name,
        cast(instalments.service_fiscal_year as varchar) as value,
        'a year of the service period, the one before or the one after' as wanted
    from instalments
    inner join contracts
        on instalments.contract_id = contracts.contract_id
    where
        instalments.service_fiscal_year < {{ fiscal_year('contracts.service_start_date') }} - 1
        or instalments.service_fiscal_year > {{ fiscal_year('contracts.service_end_date') }} + 1

    union all

    select
        'payment_schedule' as file_name,
        contract_id,
        'instalment ' || cast(instalment_number as varchar) || ' service_fiscal_year' as column_name,
        concat_ws(', ', service_fiscal_year, label_zh) as value,
        'the year whose fee the label names' as wanted
    from instalments
    where
        {{ contains_pattern('label_zh', "'[0-9]{4}年度?[^0-9年]{0,6}费'") }}
        and not {{ contains_pattern('label_zh', "cast(service_fiscal_year as varchar) || '年'") }}

    union all

    -- 下年度: the year after that of the signing, of the start of service or of the instalment before.
    select
        'payment_schedule' as file_name,
        later.contract_id,
        'instalment ' || cast(later.instalment_number as varchar) || ' service_fiscal_year' as column_name,
        concat_ws(', ', later.service_fiscal_year, later.trigger_stated_as) as value,
        'the year after' as wanted
    from instalments as later
    inner join contracts
        on later.contract_id = contracts.contract_id
    left join instalments as earlier
        on
            later.contract_id = earlier.contract_id
            and later.instalment_number = earlier.instalment_number + 1
    where
        {{ contains_pattern('later.trigger_stated_as', "'下一?年度|次年'") }}
        and contracts.signed_date is not null
        and later.service_fiscal_year <> {{ fiscal_year('contracts.signed_date') }} + 1
        and later.service_fiscal_year
        <> coalesce({{ fiscal_year('contracts.service_start_date') }}, {{ fiscal_year('contracts.signed_date') }}) + 1
        and later.service_fiscal_year
        <> coalesce(earlier.service_fiscal_year, {{ fiscal_year('earlier.stated_due_date') }}, 0) + 1

    union all

    -- The first day counts where the words say so (第一个月, 自签订之日起).
    select
        'payment_schedule' as file_name,
        contract_id,
        'instalment ' || cast(instalment_number as varchar) || ' includes_first_day' as column_name,
        concat_ws(', ', includes_first_day, stated_as, trigger_stated_as) as value,
        'true where the printed words count the first day, and only there' as wanted
    from instalments
    where
        (not includes_first_day and {{ contains_pattern('stated_as', "'^第一|^首'") }})
        or (includes_first_day and not {{ contains_pattern('stated_as || trigger_stated_as', "'第|首|起|当|含'") }})

    union all

    select
        'payment_schedule' as file_name,
        excuses.contract_id,
        'is_budget_excusable' as column_name,
        'false on every instalment' as value,
        'true on the instalments that the excuse of kind budget_delay covers' as wanted
    from excuses
    inner join instalments
        on excuses.contract_id = instalments.contract_id
    where excuses.excuse_kind = 'budget_delay'
    group by excuses.contract_id
    having
        count(*) = count(instalments.is_budget_excusable)
        and max(case when instalments.is_budget_excusable then 1 else 0 end) = 0

    union all

    select
        'penalty_terms' as file_name,
        contract_id,
        penalty_term_id || ' liable_party' as column_name,
        liable_party as value,
        'buyer for late payment, supplier for delivery, service, training and outages' as wanted
    from terms
    where
        (breach_kind in ('late_payment', 'refusal_to_pay') and liable_party = 'supplier')
        or (
            breach_kind in (
                'late_delivery', 'late_service', 'late_training', 'late_rectification', 'refusal_to_rework',
                'failed_acceptance', 'service_outage', 'service_level_missed', 'post_term_service', 'qualification_lost'
            )
            and liable_party = 'buyer'
        )
        or liable_party = liable_party_as_printed

    union all

    select
        'penalty_terms' as file_name,
        contract_id,
        penalty_term_id || ' rate, fixed_amount, rate_reference' as column_name,
        concat_ws(', ', rate, fixed_amount, rate_reference) as value,
        'a rate or a reference rate, none below zero' as wanted
    from terms
    where
        (rate is not null and rate_reference is not null)
        or rate < 0
        or fixed_amount < 0
        or cap_rate < 0
        or cap_amount < 0
        or minimum_amount < 0
        or minimum_amount > cap_amount

    union all

    select
        'penalty_terms' as file_name,
        contract_id,
        penalty_term_id || ' base_kind' as column_name,
        base_kind as value,
        'an overdue amount only for late payment' as wanted
    from terms
    where base_kind = 'overdue_amount' and breach_kind <> 'late_payment'

    union all

    -- What runs by the day or the occasion is printed so.
    select
        'penalty_terms' as file_name,
        contract_id,
        penalty_term_id || ' accrual' as column_name,
        concat_ws(', ', accrual, accrual_stated_as) as value,
        'lump_sum where the printed words name no day, occasion or other measure' as wanted
    from terms
    where accrual <> 'lump_sum' and not {{ contains_pattern('accrual_stated_as', "'每|按|逾|日|天|周|月|季|年|时|次|例'") }}

    union all

    select
        'penalty_terms' as file_name,
        contract_id,
        penalty_term_id || ' cap_rate, cap_base_kind' as column_name,
        concat_ws(', ', cap_rate, cap_base_kind) as value,
        'a base of the cap only beside its rate' as wanted
    from terms
    where cap_base_kind is not null and cap_rate is null

    union all

    select
        'penalty_terms' as file_name,
        later.contract_id,
        later.penalty_term_id || ' tier ' || cast(later.tier_number as varchar) || ' from_day' as column_name,
        cast(later.from_day as varchar) as value,
        'the day after the tier before ends, '
        || coalesce(cast(earlier.to_day + 1 as varchar), 'which has no end') as wanted
    from tiers as later
    inner join tiers as earlier
        on
            later.contract_id = earlier.contract_id
            and later.penalty_term_id = earlier.penalty_term_id
            and later.tier_number = earlier.tier_number + 1
    where later.tier_number > 1 and (earlier.to_day is null or later.from_day <> earlier.to_day + 1)

    union all

    -- What holds for a term stands on its first tier; a later one leaves it blank or repeats it.
    select
        'penalty_terms' as file_name,
        later.contract_id,
        later.penalty_term_id || ' tier ' || cast(later.tier_number as varchar) as column_name,
        concat_ws(
            ', ', later.accrual, later.base_kind, later.tier_mode, later.grace_days, later.minimum_amount,
            later.cap_rate, later.cap_amount
        ) as value,
        'accrual, base_kind, tier_mode, grace_days, minimum_amount and cap as on the first tier, or blank' as wanted
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
            or later.base_kind <> coalesce(first_tiers.base_kind, '')
            or later.tier_mode <> coalesce(first_tiers.tier_mode, 'marginal')
            or later.grace_days <> coalesce(first_tiers.grace_days, 0)
            or later.minimum_amount <> coalesce(first_tiers.minimum_amount, 0)
            or later.cap_rate <> coalesce(first_tiers.cap_rate, 0)
            or later.cap_amount <> coalesce(first_tiers.cap_amount, 0)
        )

    union all

    select
        'penalty_terms' as file_name,
        contract_id,
        penalty_term_id || ' step_days' as column_name,
        concat_ws(' to ', min(step_days), max(step_days)) as value,
        'at most two lengths of step in one term' as wanted
    from terms
    where step_days is not null
    group by contract_id, penalty_term_id
    having count(distinct step_days) > 2

    union all

    select
        'termination_rights' as file_name,
        contract_id,
        right_id || ' holder' as column_name,
        holder as value,
        'the side that does not commit the breach' as wanted
    from rights
    where
        (condition_kind in ('late_payment', 'refusal_to_pay') and holder = 'buyer')
        or (
            condition_kind in (
                'late_delivery', 'late_service', 'late_training', 'late_rectification', 'refusal_to_rework',
                'failed_acceptance', 'service_outage', 'service_level_missed', 'qualification_lost', 'data_loss'
            )
            and holder = 'supplier'
        )

    union all

    select
        'termination_rights' as file_name,
        contract_id,
        right_id || ' threshold' as column_name,
        concat_ws(', ', threshold_comparator, threshold_days, threshold_events) as value,
        'a comparator exactly where there is a threshold' as wanted
    from rights
    where threshold_comparator is not null and threshold_days is null and threshold_events is null

    union all

    select
        'excuses' as file_name,
        contract_id,
        excuse_kind || ' excused_party' as column_name,
        excused_party as value,
        'buyer: only the one who pays lacks a budget or an invoice' as wanted
    from excuses
    where excuse_kind in ('budget_delay', 'no_invoice', 'account_change') and excused_party = 'supplier'

    union all

    select
        'sla_terms' as file_name,
        contract_id,
        sla_id || ' comparator' as column_name,
        comparator as value,
        'at_most for times and intervals, at_least for shares, counts and coverage' as wanted
    from promises
    where
        (
            metric in (
                'response_time', 'on_site_time', 'resolution_time', 'fault_isolation_time', 'reporting_interval',
                'monitoring_interval', 'delivery_time', 'upgrade_delivery'
            )
            and comparator = 'at_least'
        )
        or (
            metric in (
                'availability', 'data_reliability', 'support_coverage', 'training_sessions', 'compliance_rate',
                'certification', 'guidance_sessions', 'warranty_period', 'follow_up_visits'
            )
            and comparator = 'at_most'
        )

    union all

    -- 48小时 reads the same as a length of time and as hours of service, which only the metric tells apart.
    select
        'sla_terms' as file_name,
        contract_id,
        sla_id || ' target_unit' as column_name,
        target_unit as value,
        'a length of time; hours a day or a week are of support_coverage' as wanted
    from promises
    where
        metric in (
            'response_time', 'on_site_time', 'resolution_time', 'fault_isolation_time', 'delivery_time',
            'upgrade_delivery', 'notice_period', 'warranty_period'
        )
        and target_unit in ('hour_per_day', 'hours_per_day', 'hour_per_week', 'hours_per_week')

    union all

    select
        'sla_terms' as file_name,
        promises.contract_id,
        promises.sla_id || ' overridden_by' as column_name,
        promises.overridden_by as value,
        'the sla_id of another promise of the same contract' as wanted
    from promises
    left join promises as prevailing
        on
            promises.contract_id = prevailing.contract_id
            and promises.overridden_by = prevailing.sla_id
            and promises.sla_id <> prevailing.sla_id
    where promises.overridden_by is not null and prevailing.sla_id is null

    union all

    select
        'obligations' as file_name,
        contract_id,
        'obligation ' || cast(obligation_number as varchar) || ' obliged_party' as column_name,
        obliged_party as value,
        'supplier: the one who delivers, trains, backs up and gives a bond; the buyer only returns one' as wanted
    from {{ ref('stg_register__obligations') }}
    where
        obligation_kind in ('delivery', 'training', 'performance_bond', 'backup', 'upgrade', 'invoice')
        and obliged_party = 'buyer'
        and not (
            obligation_kind = 'performance_bond'
            and {{ contains_pattern("coalesce(description_zh, '')", "'退|返还|释放'") }}
        )

    union all

    select
        'payments' as file_name,
        payments.contract_id,
        'instalment ' || cast(payments.instalment_number as varchar) as column_name,
        cast(sum(payments.amount) as varchar) as value,
        'the number of an instalment of the contract' as wanted
    from {{ ref('stg_actuals__payments') }} as payments
    left join instalments
        on
            payments.contract_id = instalments.contract_id
            and payments.instalment_number = instalments.instalment_number
    where payments.instalment_number is not null and instalments.contract_id is null
    group by payments.contract_id, payments.instalment_number

)

select * from faults
