-- The messages in words, the most money first; those without a sum follow, and drafts stand apart at the end.

{% set nouns = {
    'contracts': ('contract_count', ('份合同', 'contract', 'contracts')),
    'instalments': ('item_count', ('期付款', 'instalment', 'instalments')),
    'terms': ('item_count', ('项违约条款', 'penalty term', 'penalty terms')),
    'checks': ('item_count', ('项法定核查', 'statutory check', 'statutory checks')),
    'blanks': ('item_count', ('项缺失或者错误', 'gap or error', 'gaps and errors')),
    'suppliers': ('supplier_count', ('家供应商', 'supplier', 'suppliers')),
    'days': ('days', ('日', 'day', 'days')),
} %}

with

parts as (

    select * from {{ ref('int_message_parts') }}

),

texts as (

    select * from {{ ref('message_texts') }}

),

breach_kinds as (

    select * from {{ ref('vocabulary') }}
    where vocabulary = 'breach_kind'

),

summed as (

    select
        message_kind,
        subject,
        max(variant) as variant,
        max(party) as party,
        max(source) as source,
        max(breach_kind) as breach_kind,
        cast(count(*) as integer) as contract_count,
        cast(count(distinct supplier_id) as integer) as supplier_count,
        cast(sum(amount) as decimal(18, 2)) as amount,
        cast(sum(other_amount) as decimal(18, 2)) as other_amount,
        cast(sum(item_count) as integer) as item_count,
        cast(sum(partly_count) as integer) as partly_count,
        max(days) as days,
        min(by_date) as by_date
    from parts
    group by message_kind, subject

),

-- The contract that a message over several names: the one with the most money, else the first day.
largest as (

    select * from (
        select
            message_kind,
            subject,
            contract_id,
            title_zh,
            title_en,
            clause_ref,
            row_number() over (
                partition by message_kind, subject
                order by
                    coalesce(amount, other_amount) desc nulls last, by_date asc nulls last, item_count desc nulls last,
                    contract_id asc nulls last
            ) as place
        from parts
    ) as ranked
    where place = 1

),

worded as (

    select
        summed.*,
        largest.contract_id as largest_contract_id,
        largest.title_zh,
        largest.title_en,
        case when summed.contract_count = 1 then largest.contract_id end as contract_id,
        case when summed.contract_count = 1 then largest.clause_ref end as clause_ref,
        case
            when summed.message_kind = 'release' and summed.other_amount > 0 then 'with_retention'
            when summed.message_kind = 'service_end' and summed.contract_count = 1 then 'one'
            when summed.message_kind = 'service_end' then 'several'
            when summed.message_kind = 'draft' and summed.item_count > 0 then 'blank'
            else summed.variant
        end as text_variant,
        coalesce(breach_kinds.name_zh, summed.breach_kind, '') as breach_zh,
        coalesce(breach_kinds.name_en, summed.breach_kind, '') as breach_en,
        {%- for language in ['zh', 'en'] %}
        {%- for column in ['amount', 'other_amount'] %}
        coalesce(
            {{ amount_in_a_sentence('summed.' ~ column, language) | indent(12) }}, ''
        ) as {{ column }}_{{ language }},
        {%- endfor %}
        coalesce({{ date_in_a_sentence('summed.by_date', language) | indent(8) }}, '') as by_date_{{ language }},
        {%- for noun, (column, words) in nouns.items() %}
        coalesce({{ count_in_a_sentence('summed.' ~ column, language, words) }}, '') as {{ noun }}_{{ language }},
        {%- endfor %}
        {%- endfor %}
        case
            when summed.partly_count = 0 then ''
            else '（其中 ' || cast(summed.partly_count as string) || ' 期已付一部分）'
        end as partly_zh,
        case
            when summed.partly_count = 0 then ''
            else ' (' || cast(summed.partly_count as string) || ' of them paid in part)'
        end as partly_en
    from summed
    inner join largest
        on
            summed.message_kind = largest.message_kind
            and summed.subject = largest.subject
    left join breach_kinds
        on summed.breach_kind = breach_kinds.code

),

placed as (

    select
        worded.*,
        case
            when contract_count = 1 then '《' || title_zh || '》'
            when amount is null then contracts_zh || '，其中有《' || title_zh || '》'
            else contracts_zh || '，最多的是《' || title_zh || '》'
        end as where_zh,
        case
            when contract_count = 1 then '"' || title_en || '"'
            when amount is null then contracts_en || ', among them "' || title_en || '"'
            else contracts_en || ', above all "' || title_en || '"'
        end as where_en
    from worded

),

said as (

    select
        placed.*,
        texts.severity,
        {%- for language in ['zh', 'en'] %}
        {%- set places = {
            'where': 'where', 'title': 'title', 'amount': 'amount', 'other': 'other_amount', 'date': 'by_date',
            'partly': 'partly', 'breach': 'breach',
        } %}
        {%- for noun in nouns %}{% do places.update({noun: noun}) %}{% endfor %}
        {{ text_with_places('texts.message_' ~ language, places, 'placed', language) }} as message_{{ language }},
        {%- endfor %}
        case texts.severity when 'error' then 1 when 'warning' then 2 else 3 end as severity_place,
        placed.message_kind = 'draft' as is_draft
    from placed
    inner join texts
        on
            placed.message_kind = texts.message_kind
            and coalesce(placed.text_variant, '') = coalesce(texts.variant, '')

),

final as (

    select
        message_kind || case when subject = '' then '' else '/' || subject end as message_id,
        cast(row_number() over (
            order by
                is_draft asc nulls last, amount desc nulls last, severity_place asc nulls last,
                by_date asc nulls last, message_kind asc nulls last, subject asc nulls last
        ) as integer) as message_rank,
        message_kind,
        severity,
        amount,
        contract_id,
        largest_contract_id,
        contract_count,
        party,
        by_date,
        message_zh,
        message_en,
        clause_ref,
        source,
        is_draft
    from said

)

select * from final
