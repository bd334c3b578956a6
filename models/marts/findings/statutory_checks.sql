-- Statutory limits in force when the contract was signed (for a draft: on `as_of_date`), one row per rule
-- and contract. Where the contract agrees nothing of the kind the rule is not applicable; where a fact is
-- missing, the supplier's size above all, it is not computable, with the values shown: never a pass.

with

rules as (

    select * from {{ ref('statutory_rules') }}

),

contracts as (

    select * from {{ ref('dim_contract') }}

),

supplements as (

    select
        contract_id,
        count(*) as supplement_count,
        sum(greatest(total_change_amount, 0)) as added_amount
    from {{ ref('stg_register__amendments') }}
    where signed_date <= {{ as_of_date() }} or signed_date is null
    group by contract_id

),

-- Instalments that run from delivery or acceptance, in calendar days from that event: those agreed, where the
-- contract counts in calendar days (a day off at the end moves the due date and not the period), else those counted.
instalment_periods as (

    select
        schedule.contract_id,
        schedule.clause_ref,
        case schedule.offset_unit
            when 'calendar_day' then schedule.offset_value
            else {{ days_between('timing.trigger_date', 'timing.due_date') }}
        end as days
    from {{ ref('stg_register__payment_schedule') }} as schedule
    inner join {{ ref('payment_timing') }} as timing
        on
            schedule.contract_id = timing.contract_id
            and schedule.instalment_number = timing.instalment_number
    where
        schedule.trigger_event in ('delivered', 'interim_acceptance', 'final_acceptance')
        or schedule.also_trigger_event in ('delivered', 'interim_acceptance', 'final_acceptance')

),

payment_periods as (

    {{ extreme_with_its_clause('instalment_periods', 'days', 'max') | indent(4) }}

),

late_payment_terms as (

    select
        contract_id,
        clause_ref,
        annualised_rate
    from {{ ref('penalty_exposure') }}
    where breach_kind = 'late_payment' and liable_party = 'buyer' and annualised_rate is not null

),

late_payment_rates as (

    {{ extreme_with_its_clause('late_payment_terms', 'annualised_rate', 'min') | indent(4) }}

),

reference_rates as (

    select * from {{ ref('int_reference_rate_periods') }}
    where rate_code = 'lpr_1y'

),

-- What the rules ask of a contract.
facts as (

    select
        contracts.*,
        coalesce(contracts.signed_date, {{ as_of_date() }}) as rule_date,
        supplements.supplement_count,
        supplements.added_amount,
        payment_periods.days as longest_days,
        payment_periods.clause_ref as payment_period_clause_ref,
        late_payment_rates.contract_id is not null as has_late_payment_rate,
        late_payment_rates.annualised_rate as lowest_rate,
        late_payment_rates.clause_ref as late_payment_clause_ref,
        reference_rates.annual_rate as reference_rate
    from contracts
    left join supplements
        on contracts.contract_id = supplements.contract_id
    left join payment_periods
        on contracts.contract_id = payment_periods.contract_id
    left join late_payment_rates
        on contracts.contract_id = late_payment_rates.contract_id
    left join reference_rates
        on contracts.signed_date between reference_rates.effective_from and reference_rates.effective_to

),

measured as (

    select
        rules.rule_id,
        rules.effective_from as rule_effective_from,
        facts.contract_id,
        facts.status as contract_status,
        rules.article_zh,
        rules.article_en,
        rules.name_zh,
        rules.name_en,
        rules.limit_unit,
        rules.comparator,
        rules.applies_to_enterprise_size,
        facts.supplier_enterprise_size,
        case rules.rule_id
            when 'performance_bond_limit'
                then facts.performance_bond_rate is not null or facts.performance_bond_amount is not null
            when 'supplement_limit' then facts.supplement_count is not null
            -- Every contract pays; how long after delivery or acceptance is the question.
            when 'sme_payment_period' then true
            when 'sme_late_payment_rate' then facts.has_late_payment_rate
        end as is_agreed,
        case rules.rule_id
            when 'performance_bond_limit'
                then coalesce(
                    facts.performance_bond_rate,
                    {{ divide_half_up(
                        'facts.performance_bond_amount * 100',
                        'nullif(' ~ whole_units('facts.current_total_amount', 2) ~ ', 0)',
                        12,
                        places=0
                    ) }}
                )
            when 'supplement_limit' then {{ divide_half_up(
                'facts.added_amount * 100',
                'nullif(' ~ whole_units('facts.total_amount', 2) ~ ', 0)',
                12,
                places=0
            ) }}
            when 'sme_payment_period' then cast(facts.longest_days as decimal(18, 8))
            when 'sme_late_payment_rate' then facts.lowest_rate
        end as measured_value,
        case rules.rule_id
            when 'sme_late_payment_rate' then facts.reference_rate
            else rules.limit_value
        end as limit_value,
        case rules.rule_id
            when 'sme_payment_period' then facts.payment_period_clause_ref
            when 'sme_late_payment_rate' then facts.late_payment_clause_ref
            else facts.clause_ref
        end as clause_ref
    from rules
    inner join facts
        on
            facts.rule_date >= rules.effective_from
            and (rules.effective_to is null or facts.rule_date <= rules.effective_to)

),

judged as (

    select
        measured.*,
        cast(measured_value as decimal(18, 8)) as stated_value,
        case
            when not is_agreed then 'not_applicable'
            when applies_to_enterprise_size is not null and supplier_enterprise_size is null then 'not_computable'
            when supplier_enterprise_size <> applies_to_enterprise_size then 'not_applicable'
            when measured_value is null or limit_value is null then 'not_computable'
            when comparator = 'at_most' and measured_value <= limit_value then 'passed'
            when comparator = 'at_least' and measured_value >= limit_value then 'passed'
            else 'failed'
        end as outcome
    from measured

),

final as (

    select
        rule_id,
        contract_id,
        article_zh as article,
        article_en,
        outcome,
        stated_value,
        limit_value,
        limit_unit,
        case outcome
            when 'passed' then name_zh || '：符合。'
            when 'failed' then name_zh || '：超出法定界限，请复核条款。'
            when 'not_applicable'
                then name_zh || case when is_agreed then '：规则不适用于该规模的供应商。' else '：本合同无此约定。' end
            when 'not_computable'
                then name_zh || case
                    when applies_to_enterprise_size is not null and supplier_enterprise_size is null
                        then '：供应商规模未登记，无法判定；登记规模后重新生成。'
                    else '：合同相关数值空白，无法判定。'
                end
        end as message_zh,
        case outcome
            when 'passed' then name_en || ': within the limit.'
            when 'failed' then name_en || ': outside the statutory limit; review the clause.'
            when 'not_applicable'
                then name_en || case
                    when is_agreed then ': the rule does not bind a supplier of this size.'
                    else ': the contract agrees nothing of the kind.'
                end
            when 'not_computable'
                then name_en || case
                    when applies_to_enterprise_size is not null and supplier_enterprise_size is null
                        then ': the size of the supplier is not registered; register it and build again.'
                    else ': a value is blank in the contract.'
                end
        end as message_en,
        contract_status,
        clause_ref
    from judged

)

select * from final
