-- What the contract leaves blank, and what is recorded without saying what for.

with

contracts as (

    select * from {{ ref('int_contracts') }}

),

blank_terms as (

    {% for column in ['total_amount', 'supplier_id', 'service_start_date', 'service_end_date', 'signed_date'] -%}
    select
        contract_id,
        'blank' as rule_id,
        '{{ column }}' as variant,
        '{{ column }}' as item,
        -- The register's clause is that of the total; of what else is blank no clause is known.
        {{ 'clause_ref' if column == 'total_amount' else 'cast(null as string) as clause_ref' }}
    from contracts
    -- Goods and works need no period: the day of delivery counts.
    where {{ column }} is null{{ " and contract_kind = 'service'" if column.startswith('service_') }}
    {{ 'union all' if not loop.last }}

    {% endfor %}

),

blank_instalments as (

    select
        contract_id,
        'blank_instalment' as rule_id,
        cast(null as string) as variant,
        cast(instalment_number as string) as item,
        min(clause_ref) as clause_ref
    from {{ ref('int_instalments') }}
    where scheduled_amount is null
    group by contract_id, instalment_number

),

undated_instalments as (

    select
        contract_id,
        'undated_instalment' as rule_id,
        cast(null as string) as variant,
        cast(instalment_number as string) as item,
        min(clause_ref) as clause_ref
    from {{ ref('int_instalments') }}
    where contract_status = 'signed' and due_date is null
    group by contract_id, instalment_number

),

blank_penalties as (

    select
        contract_id,
        'blank_penalty' as rule_id,
        cast(null as string) as variant,
        penalty_term_id as item,
        min(clause_ref) as clause_ref
    from {{ ref('int_penalty_terms') }}
    where rate is null and fixed_amount is null and rate_reference is null
    group by contract_id, penalty_term_id

),

unplaced_payments as (

    select
        contract_id,
        'unplaced_payments' as rule_id,
        cast(null as string) as variant,
        cast(null as string) as item,
        cast(count(*) as integer) as n,
        cast(null as string) as clause_ref
    from {{ ref('int_payments_known') }}
    where instalment_number is null
    group by contract_id

),

-- Cells that are blank beside what the document prints for them, the register lags behind its document; and quotations
-- in words that are not read, so that nothing has been compared.
unregistered_prints as (

    select
        quotations.contract_id,
        case when readings.is_unread then 'unread_quotation' else 'blank_beside_print' end as rule_id,
        cast(null as string) as variant,
        quotations.file_name || '.' || quotations.column_name
        || case when quotations.row_key <> '' then ' (' || quotations.row_key || ')' else '' end as item,
        quotations.quotation as first_value,
        quotations.clause_ref
    from {{ ref('int_quotations') }} as quotations
    inner join {{ ref('int_quotation_readings') }} as readings
        on
            quotations.quotation = readings.quotation
            and quotations.reading_kind = readings.reading_kind
            and quotations.figure is not distinct from readings.figure
            and quotations.figure_date is not distinct from readings.figure_date
            and quotations.figure_text is not distinct from readings.figure_text
            and quotations.figure_unit is not distinct from readings.figure_unit
            and quotations.vocabulary is not distinct from readings.vocabulary
            and quotations.comparator is not distinct from readings.comparator
    where readings.blank_cell is not null or readings.is_unread

    union all

    select
        contract_id,
        'blank_beside_print' as rule_id,
        cast(null as string) as variant,
        check_name || coalesce(' ' || item, '') as item,
        words as first_value,
        cast(null as string) as clause_ref
    from {{ ref('int_amounts_in_words') }}
    where stated_amount is null

),

words_without_rule as (

    select
        contract_id,
        'word_without_rule' as rule_id,
        case when not is_listed then 'unlisted' end as variant,
        file_name || '.' || column_name as item,
        word as first_value,
        clause_ref
    from {{ ref('int_words_without_rule') }}

),

final as (

    {% set with_values = ['words_without_rule', 'unregistered_prints'] -%}
    {% for relation in [
        'blank_terms', 'blank_instalments', 'undated_instalments', 'blank_penalties', 'unplaced_payments',
        'unregistered_prints', 'words_without_rule',
    ] -%}
    select
        contract_id,
        rule_id,
        variant,
        item,
        {{ 'n' if relation == 'unplaced_payments' else 'cast(null as integer) as n' }},
        {{ 'first_value' if relation in with_values else 'cast(null as string) as first_value' }},
        cast(null as string) as second_value,
        cast(null as string) as clause_refs,
        clause_ref
    from {{ relation }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from final
