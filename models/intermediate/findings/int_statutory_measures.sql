-- What the statutory rules ask of a contract, one row a contract and measure: whether it is agreed, its value and its
-- clause. A rule names the measure that it limits.

with

contracts as (

    select * from {{ ref('int_contracts') }}

),

supplements as (

    select
        contract_id,
        count(*) as supplement_count,
        -- Lines whose change cannot be priced leave the sum unknown.
        case
            when max(case when is_change_unknown then 1 else 0 end) = 0
                then sum(greatest(coalesce(change_amount, 0), 0))
        end as added_amount
    from {{ ref('int_supplements') }}
    group by contract_id

),

-- Instalments that run from delivery or acceptance, retentions aside, in calendar days from that event: those agreed,
-- where the contract counts in calendar days (a day off at the end moves the due date and not the period), else those
-- counted.
instalment_periods as (

    select
        schedule.contract_id,
        schedule.clause_ref,
        case schedule.offset_unit
            when 'calendar_day' then schedule.offset_value
            else {{ days_between('timing.trigger_date', 'timing.due_date') }}
        end as days
    from {{ ref('stg_register__payment_schedule') }} as schedule
    inner join {{ ref('int_instalments') }} as timing
        on
            schedule.contract_id = timing.contract_id
            and schedule.instalment_number = timing.instalment_number
    left join {{ ref('vocabulary') }} as kinds
        on
            schedule.instalment_kind = kinds.code
            and kinds.vocabulary = 'instalment_kind'
    where
        (
            schedule.trigger_event in ('delivered', 'interim_acceptance', 'final_acceptance')
            or schedule.also_trigger_event in ('delivered', 'interim_acceptance', 'final_acceptance')
        )
        -- What is retained against defects is no late payment.
        and coalesce(kinds.rule, '') <> 'retention'

),

payment_periods as (

    {{ extreme_with_its_clause('instalment_periods', 'days', 'max') | indent(4) }}

),

late_payment_terms as (

    select
        terms.contract_id,
        terms.clause_ref,
        amounts.annualised_rate
    from {{ ref('int_penalty_terms') }} as terms
    inner join {{ ref('int_penalty_amounts') }} as amounts
        on
            terms.contract_id = amounts.contract_id
            and terms.penalty_term_id = amounts.penalty_term_id
            and terms.liable_party = amounts.liable_party
    where
        terms.breach_kind = 'late_payment'
        and terms.liable_party = 'buyer'
        and amounts.annualised_rate is not null

),

late_payment_rates as (

    {{ extreme_with_its_clause('late_payment_terms', 'annualised_rate', 'min') | indent(4) }}

),

measures as (

    -- A bond as a share of the contract.
    select
        contract_id,
        'performance_bond_share' as measure,
        performance_bond_rate is not null or performance_bond_amount is not null as is_agreed,
        coalesce(
            performance_bond_rate,
            {{ divide_half_up(
                'performance_bond_amount * 100',
                'nullif(' ~ whole_units('current_total_amount', 2) ~ ', 0)',
                12,
                places=0
            ) }}
        ) as measured_value,
        clause_ref
    from contracts

    union all

    -- What supplements add in all, as a share of the contract as signed.
    select
        contracts.contract_id,
        'supplement_share' as measure,
        supplements.supplement_count is not null as is_agreed,
        {{ divide_whole_half_up(
            '(' ~ whole_units('cast(supplements.added_amount as decimal(18, 2))', 2) ~ ')',
            'nullif(' ~ whole_units('contracts.total_amount', 2) ~ ', 0)',
            12,
            places=0
        ) }} as measured_value,
        contracts.clause_ref
    from contracts
    left join supplements
        on contracts.contract_id = supplements.contract_id

    union all

    -- Every contract pays; how long after delivery or acceptance is the question.
    select
        contracts.contract_id,
        'payment_period' as measure,
        true as is_agreed,
        cast(payment_periods.days as decimal(18, 8)) as measured_value,
        payment_periods.clause_ref
    from contracts
    left join payment_periods
        on contracts.contract_id = payment_periods.contract_id

    union all

    select
        contracts.contract_id,
        'late_payment_rate' as measure,
        late_payment_rates.contract_id is not null as is_agreed,
        late_payment_rates.annualised_rate as measured_value,
        late_payment_rates.clause_ref
    from contracts
    left join late_payment_rates
        on contracts.contract_id = late_payment_rates.contract_id

)

select * from measures
