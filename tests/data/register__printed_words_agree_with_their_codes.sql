-- The words by which the document names a trigger, a party, a base, a rhythm, a duty, an excuse, a refund or a
-- promise are a second reading of the code beside them. Words that name none of the codes, and blanks, are no
-- fault; words that name another code and not this one are, and words that name one beside a blank. Two
-- blanks may stand beside words: a second trigger, which shares them with the first, and the trigger of a duty.

{% set words = {
    'event_kind': [
        ('contract_signed', '签订|签署|签字'), ('contract_effective', '生效'),
        ('service_start', '开始|^起始|[^度]起始|启动'), ('service_end', '期满|届满|终止|^到期|项目(实施)?完成后?$'),
        ('licence_start', '授权|许可'), ('delivered', '交付|交货|到货|收货|收到货物'),
        ('interim_acceptance', '中期验收|初验'),
        ('final_acceptance', '终验|最终验收|^验收$|^验收(合格|通过|完成|结束|后|之日)'),
        ('acceptance_requested', '验收申请|申请验收|验收报告'), ('invoice_received', '发票'),
        ('budget_approved', '预算批复|预算批准'), ('funds_available', '到账|到位|拨付|下达'),
        ('bond_received', '保函|保证金'), ('renewal_start', '续约|续期|年度起始'), ('fixed_date', '[0-9]年[0-9]+月[0-9]+日'),
        ('upgrade_requested', '升级'), ('fault_reported', '故障|报修'), ('training_held', '培训'),
        ('service_outage', '中断'), ('force_majeure', '不可抗力'), ('breach_notice', '违约|催告'),
        ('terminated', '解除|终止'),
    ],
    'contract_side': [
        ('buyer', '甲方|采购[方人]|买方|需方|委托方|发包[方人]'),
        ('supplier', '乙方|供应商|卖方|供方|中标[方人]|成交[方人]|受托方|承包[方人]|服务商'),
        ('either', '任何一方|任一方|一方|双方'),
    ],
    'base_kind': [
        ('contract_total', '总价|总额|总金额|合同(金额|价)|全部(合同|价)款|服务费金额'),
        ('unperformed_part', '未能履行|未履行|未交|未完成|未按期(完成|交付|履行)|(逾期|迟延|延迟)(交付|交货|完成|履行)?的?部分'),
        ('overdue_amount', '逾期|拖欠|延迟付款|未付|欠款|应付未'), ('current_instalment', '当期|本期|该期'), ('licence_fee', '许可'),
        ('annual_fee', '年度|年费|[当每]年'), ('daily_service_fee', '日服务费|除以36[056]|/36[056]'), ('performance_bond', '保证金|保函'),
        ('settlement_amount', '结算'), ('performed_services', '已履行|已提供|已完成'),
        ('unpriced_part', '未单独|未计价'), ('unpriced_parts', '未单独|未计价'),
    ],
    'accrual': [('per_day', '每.*日|每.*天|按日|按天|(逾期|延误|迟延|延迟).*(周|月)'), ('per_event', '每.*次|每.*例|每.*[起项]$|按次'), ('lump_sum', '一次性|总计')],
    'recurrence': [
        ('daily', '每日|每天|每个?工作日'), ('weekly', '每周|每星期'), ('monthly', '每个?月'), ('quarterly', '每个?季'),
        ('half_yearly', '半年'), ('yearly', '每年|年度|每一年|一年'), ('once', '一次性'), ('on_request', '按需|要求|需要|需求'),
    ],
    'obligation_kind': [
        ('delivery', '交付|交货|发至|送达'), ('acceptance', '验收'), ('invoice', '发票'), ('performance_bond', '保函|保证金'),
        ('training', '培训'), ('reporting', '报告|报表'), ('review', '考核|复盘|评审|分析'), ('monitoring', '监控|监测|巡检'),
        ('backup', '备份'), ('upgrade', '升级'), ('notice', '通知|告知|异议|证书|证明'), ('follow_up', '回访|服务(续用|调整)'),
        ('renewal_decision', '续约|续期'), ('renewal_payment', '支付|付款|缴费'), ('record_keeping', '台账|账目|归还|归档'),
    ],
    'excuse_kind': [
        ('budget_delay', '财政|预算|国库'), ('force_majeure', '不可抗力'), ('no_invoice', '发票'),
        ('account_change', '账号|账户|开户'), ('policy_change', '政策|法律|法规'),
    ],
    'refund_kind': [
        ('all_paid', '已经?(收取|支付|付)|全部(费用|款项?)'), ('unperformed_part', '未(能)?(履行|提供|完成)'),
        ('pay_for_performed', '已经?(提供|完成|履行)'),
    ],
    'metric': [
        ('availability', '可用[性率]'), ('data_reliability', '可靠性|持久性'), ('response_time', '响应|应答|启动'),
        ('on_site_time', '到达|到场|上门'), ('resolution_time', '解决|处理|修复|恢复'), ('fault_isolation_time', '定位|隔离'),
        ('support_coverage', '技术支持|服务支持|电话支持|咨询|热线|运维服务|值守'), ('training_sessions', '培训'),
        ('reporting_interval', '报告|报表|复盘|汇总'), ('monitoring_interval', '监控|监测|巡检'), ('notice_period', '告知|通知'),
        ('delivery_time', '交付|交货|发至|到货'), ('upgrade_delivery', '升级'), ('compliance_rate', '合规率|正版率|达标率'),
        ('certification', '等保|认证|证书|测评'), ('guidance_sessions', '指导'), ('warranty_period', '质保|保修|担保|更换'),
        ('follow_up_visits', '回访'),
    ],
} %}
{% set readings = [
    ('payment_schedule', 'trigger_event', 'trigger_stated_as', 'event_kind'),
    ('payment_schedule', 'also_trigger_event', 'trigger_stated_as', 'event_kind'),
    ('obligations', 'trigger_event', 'trigger_stated_as', 'event_kind'),
    ('obligations', 'also_trigger_event', 'trigger_stated_as', 'event_kind'),
    ('obligations', 'recurrence', 'recurrence_stated_as', 'recurrence'),
    ('penalty_terms', 'liable_party', 'liable_party_stated_as', 'contract_side'),
    ('penalty_terms', 'base_kind', 'base_stated_as', 'base_kind'),
    ('penalty_terms', 'accrual', 'accrual_stated_as', 'accrual'),
    ('penalty_terms', 'cap_base_kind', 'cap_base_stated_as', 'base_kind'),
    ('termination_rights', 'holder', 'holder_stated_as', 'contract_side'),
    ('termination_rights', 'lump_sum_base_kind', 'lump_sum_base_stated_as', 'base_kind'),
    ('termination_rights', 'refund_kind', 'refund_stated_as', 'refund_kind'),
    ('excuses', 'excuse_kind', 'excuse_stated_as', 'excuse_kind'),
    ('excuses', 'excused_party', 'excused_party_stated_as', 'contract_side'),
    ('sla_terms', 'metric', 'metric_stated_as', 'metric'),
    ('obligations', 'obliged_party', 'obliged_party_stated_as', 'contract_side'),
    ('obligations', 'obligation_kind', 'kind_stated_as', 'obligation_kind'),
] %}

with

words as (

    {% for vocabulary, codes in words.items() -%}
    {%- set last_list = loop.last -%}
    {%- for code, pattern in codes -%}
    select
        '{{ vocabulary }}' as vocabulary,
        '{{ code }}' as code,
        '{{ pattern }}' as pattern
    {{ 'union all' if not (loop.last and last_list) }}
    {% endfor -%}
    {%- endfor %}

),

printed as (

    {% for file, column, form, vocabulary in readings -%}
    select
        '{{ file }}' as file_name,
        {{ row_key(file) or "''" }} as row_key,
        '{{ column }}' as column_name,
        {{ column }} as code,
        {{ form }} as printed_form,
        '{{ vocabulary }}' as vocabulary
    from {{ staged(file) }}
    where
        {{ form }} is not null
        {% if column == 'also_trigger_event' or (file, column) == ('obligations', 'trigger_event') -%}
        and {{ column }} is not null
        {%- endif %}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

named as (

    select
        printed.file_name,
        printed.row_key,
        printed.column_name,
        printed.code,
        printed.printed_form,
        max(case when words.code = printed.code then 1 else 0 end) as names_this,
        string_agg(words.code, ', ' order by words.code) as names
    from printed
    inner join words
        on
            printed.vocabulary = words.vocabulary
            and {{ contains_pattern('printed.printed_form', 'words.pattern') }}
    group by printed.file_name, printed.row_key, printed.column_name, printed.code, printed.printed_form

),

-- The breach that a term or a right is named after, where the name is a code: `late-payment`, `data-loss`.
named_after as (

    {% for file, id, column in [
        ('penalty_terms', 'penalty_term_id', 'breach_kind'),
        ('termination_rights', 'right_id', 'condition_kind'),
    ] -%}
    select
        '{{ file }}' as file_name,
        {{ row_key(file) or "''" }} as row_key,
        '{{ column }}' as column_name,
        {{ column }} as code,
        {{ id }} as printed_form,
        replace({{ id }}, '-', '_') as names
    from {{ staged(file) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

parties_printed as (

    {% for side in ['buyer', 'supplier'] -%}
    select
        'contracts' as file_name,
        'contract_id=' || contracts.contract_id as row_key,
        '{{ side }}_id' as column_name,
        contracts.{{ side }}_id as code,
        contracts.{{ side }}_stated_as as printed_form,
        parties.name_zh as names
    from {{ staged('contracts') }} as contracts
    left join {{ staged('parties') }} as parties
        on contracts.{{ side }}_id = parties.party_id
    where contracts.{{ side }}_stated_as <> coalesce(parties.name_zh, '')
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

misnamed as (

    select named_after.*
    from named_after
    inner join {{ ref('vocabulary') }} as vocabulary
        on
            named_after.names = vocabulary.code
            and vocabulary.vocabulary = 'breach_kind'
    where coalesce(named_after.code, '') <> named_after.names

),

faults as (

    select
        file_name,
        row_key,
        column_name,
        code,
        printed_form,
        names
    from named
    where names_this = 0

    union all

    select
        file_name,
        row_key,
        column_name,
        code,
        printed_form,
        names
    from misnamed

    union all

    select
        file_name,
        row_key,
        column_name,
        code,
        printed_form,
        names
    from parties_printed

)

select * from faults
