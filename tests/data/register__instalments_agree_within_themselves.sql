-- What one cell of an instalment says about another, about its contract and about the words that are quoted for it.

with

contracts as (

    select * from {{ ref('stg_register__contracts') }}

),

instalments as (

    select
        schedule.*,
        {{ row_key_expression('payment_schedule', 'schedule') }} as row_key
    from {{ ref('stg_register__payment_schedule') }} as schedule

),

-- Supplements may move the end of service.
extensions as (

    select
        contract_id,
        max(new_service_end_date) as end_date
    from {{ ref('stg_register__amendments') }}
    group by contract_id

),

excuses as (

    select * from {{ ref('stg_register__excuses') }}

),

period_words as (

    {{ quotations_of('payment_schedule', 'offset_value') | indent(4) }}

),

trigger_words as (

    {{ quotations_of('payment_schedule', 'trigger_event') | indent(4) }}

),

worded as (

    select
        instalments.*,
        period_words.quotation as period_quotation,
        trigger_words.quotation as trigger_quotation
    from instalments
    left join period_words
        on
            instalments.contract_id = period_words.contract_id
            and instalments.row_key = period_words.row_key
    left join trigger_words
        on
            instalments.contract_id = trigger_words.contract_id
            and instalments.row_key = trigger_words.row_key

),

faults as (

    select
        contract_id,
        row_key,
        'trigger_event' as column_name,
        concat_ws(', ', trigger_event, also_trigger_event, stated_due_date) as value,
        'two different triggers' as wanted
    from instalments
    where trigger_event = also_trigger_event

    union all

    -- A third is 1 of 3; a share of more than the whole is a slip (60 for 60 %). A small whole number alone may be the
    -- upper part of a fraction whose lower part is blank: that is a finding.
    select
        contract_id,
        row_key,
        'stated_share, share_denominator' as column_name,
        concat_ws(' / ', stated_share, share_denominator) as value,
        'no more than the whole' as wanted
    from instalments
    where
        stated_share > coalesce(share_denominator, 20)
        or (stated_share > 1 and stated_share <> floor(stated_share))

    union all

    select
        instalments.contract_id,
        instalments.row_key,
        'service_fiscal_year' as column_name,
        cast(instalments.service_fiscal_year as string) as value,
        'a year of the service period, the one before or the one after' as wanted
    from instalments
    inner join contracts
        on instalments.contract_id = contracts.contract_id
    left join extensions
        on instalments.contract_id = extensions.contract_id
    where
        instalments.service_fiscal_year < {{ fiscal_year('contracts.service_start_date') }} - 1
        or (
            -- A retention is paid when its warranty ends, from the budget of that year.
            coalesce(instalments.instalment_kind, '') <> 'retention'
            and instalments.service_fiscal_year
            > coalesce(
                greatest({{ fiscal_year('contracts.service_end_date') }}, {{ fiscal_year('extensions.end_date') }}),
                {{ fiscal_year('contracts.service_end_date') }}
            ) + 1
        )

    union all

    select
        contract_id,
        row_key,
        'service_fiscal_year' as column_name,
        concat_ws(', ', service_fiscal_year, label_zh) as value,
        'the year whose fee the label names' as wanted
    from instalments
    where
        {{ contains_pattern('label_zh', "'[0-9]{4}年度?[^0-9年]{0,6}费'") }}
        -- The fee of a quarter may be paid from the budget of the year after.
        and not {{ contains_pattern('label_zh', "'[季月]'") }}
        and not {{ contains_pattern(
            'label_zh', "'(^|[^0-9])' || cast(service_fiscal_year as string) || '([^0-9]|$)'"
        ) }}

    union all

    -- 下年度: the year after that of the signing, of the start of service or of the instalment before.
    select
        later.contract_id,
        later.row_key,
        'service_fiscal_year' as column_name,
        concat_ws(', ', later.service_fiscal_year, later.trigger_quotation) as value,
        'the year after' as wanted
    from worded as later
    inner join contracts
        on later.contract_id = contracts.contract_id
    left join instalments as earlier
        on
            later.contract_id = earlier.contract_id
            and later.instalment_number = earlier.instalment_number + 1
    where
        {{ contains_pattern('later.trigger_quotation', "'下一?年度|次年'") }}
        and contracts.signed_date is not null
        and later.service_fiscal_year <> {{ fiscal_year('contracts.signed_date') }} + 1
        and later.service_fiscal_year
        <> coalesce({{ fiscal_year('contracts.service_start_date') }}, {{ fiscal_year('contracts.signed_date') }}) + 1
        and later.service_fiscal_year
        <> coalesce(earlier.service_fiscal_year, {{ fiscal_year('earlier.stated_due_date') }}, 0) + 1

    union all

    -- The first day counts where the words say so (第一个月, 自签订之日起).
    select
        contract_id,
        row_key,
        'includes_first_day' as column_name,
        concat_ws(', ', includes_first_day, period_quotation, trigger_quotation) as value,
        'true only where its printed words count the first day' as wanted
    from worded
    where
        (not includes_first_day and {{ contains_pattern('period_quotation', "'^第一|^首'") }})
        or (
            includes_first_day
            and not {{ contains_pattern('period_quotation || trigger_quotation', "'第|首|起|当|含'") }}
        )

    union all

    select
        excuses.contract_id,
        cast(null as string) as row_key,
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

)

select
    'payment_schedule' as file_name,
    faults.*
from faults
