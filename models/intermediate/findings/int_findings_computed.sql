-- Findings that a query can see, in words. Those that only a reader sees are rows of the register.

with

found as (

    {% for subject in ['blanks', 'breaches', 'contracts', 'lines', 'penalties', 'readings'] -%}
    select * from {{ ref('int_findings__' ~ subject) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

messages as (

    select * from {{ ref('finding_messages') }}

),

final as (

    select
        found.contract_id,
        -- One column of a contract may hold several such words.
        found.rule_id
        || coalesce('_' || found.item, '')
        || case when found.rule_id = 'word_without_rule' then coalesce('_' || found.first_value, '') else '' end
            as rule_name,
        messages.finding_kind,
        messages.severity,
        {{ finding_in_words('messages.message_zh', 'zh') }} as message_zh,
        {{ finding_in_words('messages.message_en', 'en') }} as message_en,
        {{ finding_in_words('messages.remedy_zh', 'zh') }} as remedy_zh,
        {{ finding_in_words('messages.remedy_en', 'en') }} as remedy_en,
        found.clause_ref
    from found
    left join messages
        on
            found.rule_id = messages.rule_id
            and coalesce(found.variant, '') = coalesce(messages.variant, '')

)

select * from final
