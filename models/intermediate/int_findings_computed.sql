-- Findings that a query can see. Those that only a reader sees are rows of the register.

with

contracts as (

    select * from {{ ref('dim_contract') }}

),

lines as (

    select
        line_items.*,
        contracts.service_start_date as contract_start_date,
        contracts.service_end_date as contract_end_date
    from {{ ref('stg_register__contract_line_items') }} as line_items
    inner join contracts
        on line_items.contract_id = contracts.contract_id

),

instalments as (

    select * from {{ ref('payment_timing') }}

),

terms as (

    select * from {{ ref('penalty_exposure') }}

),

blank_terms as (

    {% for column, zh, en in [
        ('total_amount', '合同总价', 'the contract total'),
        ('supplier_id', '供应商名称', 'the supplier'),
        ('service_start_date', '服务起始日', 'the first day of service'),
        ('service_end_date', '服务终止日', 'the last day of service'),
        ('signed_date', '签订日期', 'the signing date'),
    ] -%}
    select
        contract_id,
        'blank_{{ column }}' as rule_name,
        'blank_term' as finding_kind,
        'error' as severity,
        '合同未填写{{ zh }}，相关金额与日期无法确定。' as message_zh,
        'The contract leaves {{ en }} blank; what depends on it cannot be determined.' as message_en,
        '签署前填写{{ zh }}，已签订的以补充协议补填，并重新登记。' as remedy_zh,
        'Fill in {{ en }} before signing, or by a supplement after it, and register it.' as remedy_en,
        -- The register's clause is that of the total; of what else is blank no clause is known.
        {{ 'clause_ref' if column == 'total_amount' else 'cast(null as varchar) as clause_ref' }}
    from contracts
    where {{ column }} is null
    {{ 'union all' if not loop.last }}

    {% endfor %}

),

blank_instalments as (

    select
        contract_id,
        'blank_instalment_' || cast(instalment_number as varchar) as rule_name,
        'blank_term' as finding_kind,
        'error' as severity,
        '第' || cast(instalment_number as varchar) || '期付款的金额无法确定：金额未填写，比例或合同总价空白。' as message_zh,
        'Instalment ' || cast(instalment_number as varchar)
        || ' has no amount, and its share or the contract total is blank.' as message_en,
        '签署前填写该期金额或比例，已签订的以补充协议补填。' as remedy_zh,
        'Fill in its amount or share before signing, or by a supplement after it.' as remedy_en,
        clause_ref
    from instalments
    where scheduled_amount is null

),

blank_penalties as (

    select
        contract_id,
        'blank_penalty_' || penalty_term_id as rule_name,
        'blank_term' as finding_kind,
        'error' as severity,
        '违约金条款没有填写比例或金额，敞口无法计算。' as message_zh,
        'The penalty term leaves its rate or sum blank; its exposure cannot be computed.' as message_en,
        '签署前填写比例或金额，已签订的以补充协议补填。' as remedy_zh,
        'Fill in the rate or the sum before signing, or by a supplement after it.' as remedy_en,
        min(clause_ref) as clause_ref
    from terms
    where rate is null and fixed_amount is null and rate_reference is null
    group by contract_id, penalty_term_id

),

unplaced_payments as (

    select
        contract_id,
        'unplaced_payments' as rule_name,
        'blank_term' as finding_kind,
        'warning' as severity,
        cast(count(*) as varchar) || '笔付款记录没有写明期次，未计入任何一期。' as message_zh,
        cast(count(*) as varchar) || ' recorded payment(s) name no instalment and count for none.' as message_en,
        '在付款记录中补写期次。' as remedy_zh,
        'Enter the instalment in the payment record.' as remedy_en,
        cast(null as varchar) as clause_ref
    from {{ ref('int_payments_known') }}
    where instalment_number is null
    group by contract_id

),

undated_instalments as (

    select
        contract_id,
        'undated_instalment_' || cast(instalment_number as varchar) as rule_name,
        'ambiguous_term' as finding_kind,
        'warning' as severity,
        '第' || cast(instalment_number as varchar) || '期付款日无法推算：触发事件尚无日期。' as message_zh,
        'Instalment ' || cast(instalment_number as varchar) || ' has no date: its trigger has none yet.' as message_en,
        '触发事件发生后登记到履约事件。' as remedy_zh,
        'Record the event once it has happened.' as remedy_en,
        clause_ref
    from instalments
    where contract_status = 'signed' and due_date is null

),

unpriced_scopes as (

    select
        contract_id,
        'no_priced_lines' as rule_name,
        'unpriced_scope' as finding_kind,
        'warning' as severity,
        '合同只有总价，没有分项单价，服务范围与金额无法逐项核对。' as message_zh,
        'The contract has a total but no priced lines; scope and money cannot be checked item by item.' as message_en,
        '向供应商取得分项报价并登记。' as remedy_zh,
        'Obtain the price list from the supplier and register it.' as remedy_en,
        clause_ref
    from contracts
    where total_amount is not null and not has_line_items

),

unreconciled_amounts as (

    select
        contract_id,
        'unreconciled_' || check_name || coalesce('_' || item, '') as rule_name,
        'unreconciled_amount' as finding_kind,
        'error' as severity,
        '勾稽不符（' || check_name || coalesce(' ' || item, '') || '）：文本为 '
        || coalesce(cast(stated_amount as varchar), '空白') || '，推算为 '
        || coalesce(cast(computed_amount as varchar), '无法识读') || '。' as message_zh,
        'Two readings disagree (' || check_name || coalesce(' ' || item, '') || '): printed '
        || coalesce(cast(stated_amount as varchar), 'blank') || ', computed '
        || coalesce(cast(computed_amount as varchar), 'unreadable') || '.' as message_en,
        '核对原件；登记有误则更正，文本有误则以补充协议更正。' as remedy_zh,
        'Check the original; correct the register, or the document by a supplement.' as remedy_en,
        cast(null as varchar) as clause_ref
    from {{ ref('reconciliation') }}
    where outcome = 'failed'

),

-- Delivery may lawfully come after the licence or service has begun.
deliveries_after_start as (

    select
        duties.contract_id,
        'delivery_after_start' as rule_name,
        'timing_conflict' as finding_kind,
        'warning' as severity,
        '交付期限 ' || cast(min(duties.due_date) as varchar) || ' 晚于授权或服务起始日 '
        || cast(min(contracts.service_start_date) as varchar) || '，期间已计费而可能尚未交付。' as message_zh,
        'Delivery is due on ' || cast(min(duties.due_date) as varchar) || ', after the licence or service begins on '
        || cast(min(contracts.service_start_date) as varchar) || '.' as message_en,
        '约定起始日不早于交付，或以实际交付日起算。' as remedy_zh,
        'Let the term begin no earlier than delivery, or count it from actual delivery.' as remedy_en,
        min(duties.clause_ref) as clause_ref
    from {{ ref('obligation_calendar') }} as duties
    inner join contracts
        on duties.contract_id = contracts.contract_id
    where
        duties.obligation_kind = 'delivery'
        and duties.due_date > contracts.service_start_date
    group by duties.contract_id

),

-- The printed unit names no month (or year) although the price is for one, or names the other.
unit_conflicts as (

    select
        contract_id,
        'unit_and_price_period_disagree' as rule_name,
        'ambiguous_term' as finding_kind,
        'note' as severity,
        '共' || cast(count(*) as varchar) || '个分项（自第' || cast(min(line_number) as varchar)
        || '项起）的单位与计价周期不一致：合价按月或按年计算，单位未写明。' as message_zh,
        cast(count(*) as varchar) || ' line(s) from line ' || cast(min(line_number) as varchar)
        || ' on: the amount is reckoned by the month or year, the printed unit does not say so.' as message_en,
        '书面确认计价周期，并在补充协议中写入单位。' as remedy_zh,
        'Confirm the price period in writing and put it into the unit.' as remedy_en,
        min(clause_ref) as clause_ref
    from lines
    where
        (price_period = 'month' and unit_zh is not null and unit_zh not like '%月%')
        or (price_period = 'year' and unit_zh is not null and unit_zh not like '%年%')
    group by contract_id

),

undated_lines as (

    select
        contract_id,
        'shorter_lines_without_dates' as rule_name,
        'blank_term' as finding_kind,
        'warning' as severity,
        '共' || cast(count(*) as varchar) || '个分项期限短于合同期，但未写起止日期；按自合同服务起始日起算。' as message_zh,
        cast(count(*) as varchar)
        || ' line(s) are shorter than the contract and have no dates; they are taken to start with it.' as message_en,
        '向业务处室确认起止日期并登记。' as remedy_zh,
        'Ask for their dates and register them.' as remedy_en,
        min(clause_ref) as clause_ref
    from lines
    where
        price_period <> 'once'
        and service_start_date is null
        and {{ last_day_of_months('contract_start_date', 'term_months') }} < contract_end_date
    group by contract_id

),

lines_outside_contract as (

    select
        contract_id,
        'line_outside_contract' as rule_name,
        'timing_conflict' as finding_kind,
        'warning' as severity,
        '共' || cast(count(*) as varchar) || '个分项的期限超出合同服务期。' as message_zh,
        cast(count(*) as varchar) || ' line(s) run outside the period of the contract.' as message_en,
        '核对分项起止日期与合同期。' as remedy_zh,
        'Check the dates of these lines against the contract.' as remedy_en,
        min(clause_ref) as clause_ref
    from lines
    where
        coalesce(service_start_date, contract_start_date) < contract_start_date
        or coalesce(
            service_end_date,
            case
                when price_period <> 'once'
                    then {{ last_day_of_months('coalesce(service_start_date, contract_start_date)', 'term_months') }}
            end
        ) > contract_end_date
    group by contract_id

),

uncapped_terms as (

    select
        contract_id,
        liable_party,
        count(*) as term_count,
        -- A sign that no clause holds, to be replaced by that of each language.
        coalesce(string_agg(distinct clause_ref, '|' order by clause_ref), '') as clause_refs,
        min(clause_ref) as clause_ref
    from terms
    where accrual = 'per_day' and not is_capped and (base_kind <> 'daily_service_fee' or base_kind is null)
    group by contract_id, liable_party

),

uncapped_penalties as (

    select
        contract_id,
        'uncapped_' || liable_party as rule_name,
        'uncapped_penalty' as finding_kind,
        'warning' as severity,
        case liable_party when 'buyer' then '甲方' else '乙方' end || '有' || cast(term_count as varchar)
        || '项按日违约金没有上限'
        || case clause_refs when '' then '' else '（' || replace(clause_refs, '|', '、') || '）' end || '。' as message_zh,
        'The ' || liable_party || ' owes ' || cast(term_count as varchar) || ' daily penalty term(s) without a cap'
        || case clause_refs when '' then '' else ' (' || replace(clause_refs, '|', ', ') || ')' end
        || '.' as message_en,
        '续签或补充时约定累计上限。' as remedy_zh,
        'Agree a ceiling at the next supplement or renewal.' as remedy_en,
        clause_ref
    from uncapped_terms

),

sides as (

    select
        contract_id,
        count(case when liable_party = 'supplier' then 1 end) as supplier_term_count,
        count(case when liable_party = 'buyer' then 1 end) as buyer_term_count,
        count(case when liable_party = 'supplier' and is_capped then 1 end) as supplier_capped_count,
        count(case when liable_party = 'buyer' and is_capped then 1 end) as buyer_capped_count,
        min(case when is_capped then clause_ref end) as capped_clause_ref,
        min(clause_ref) as clause_ref
    from terms
    where breach_kind like 'late\_%' escape '\' and accrual = 'per_day'
    group by contract_id

),

one_sided_caps as (

    select
        contract_id,
        'one_sided_cap' as rule_name,
        'one_sided_term' as finding_kind,
        'warning' as severity,
        case when buyer_capped_count > 0 then '甲方' else '乙方' end || '的迟延违约金有上限，'
        || case when buyer_capped_count > 0 then '乙方' else '甲方' end || '的没有。' as message_zh,
        'The delay penalty of the ' || case when buyer_capped_count > 0 then 'buyer' else 'supplier' end
        || ' is capped, that of the other side is not.' as message_en,
        '为双方约定对等的上限。' as remedy_zh,
        'Agree a cap for both sides.' as remedy_en,
        capped_clause_ref as clause_ref
    from sides
    where
        (buyer_capped_count > 0 and supplier_capped_count = 0 and supplier_term_count > 0)
        or (supplier_capped_count > 0 and buyer_capped_count = 0 and buyer_term_count > 0)

),

one_sided_delays as (

    select
        contract_id,
        'one_sided_delay' as rule_name,
        'one_sided_term' as finding_kind,
        'warning' as severity,
        case when buyer_term_count = 0 then '只有乙方' else '只有甲方' end || '承担迟延违约金。' as message_zh,
        case when buyer_term_count = 0 then 'Only the supplier' else 'Only the buyer' end
        || ' owes a penalty for delay.' as message_en,
        '约定对方迟延的责任。' as remedy_zh,
        'Agree what the other side owes for its own delay.' as remedy_en,
        clause_ref
    from sides
    where (buyer_term_count = 0) <> (supplier_term_count = 0)

),

unenforced_promises as (

    select
        promises.contract_id,
        'promises_without_penalty' as rule_name,
        'no_remedy' as finding_kind,
        'warning' as severity,
        cast(count(*) as varchar) || '项服务水平承诺没有对应的违约金或扣款。' as message_zh,
        cast(count(*) as varchar) || ' service-level promise(s) carry no penalty or deduction.' as message_en,
        '为服务水平约定违约金或扣款标准。' as remedy_zh,
        'Agree penalties or deductions for service levels.' as remedy_en,
        -- The body first.
        coalesce(
            min(case when promises.clause_ref like 'body%' then promises.clause_ref end),
            min(promises.clause_ref)
        ) as clause_ref
    from {{ ref('sla_commitments') }} as promises
    left join terms
        on
            promises.contract_id = terms.contract_id
            and (
                terms.breach_kind in ('service_level_missed', 'service_outage', 'general_breach')
                or (promises.metric = 'delivery_time' and terms.breach_kind in ('late_delivery', 'late_service'))
                or (promises.metric = 'training_sessions' and terms.breach_kind = 'late_training')
            )
    where promises.is_in_force and terms.contract_id is null
    group by promises.contract_id

),

final as (

    {% for relation in [
        'blank_terms', 'blank_instalments', 'blank_penalties', 'unplaced_payments', 'undated_instalments', 'unpriced_scopes', 'unreconciled_amounts',
        'deliveries_after_start', 'unit_conflicts', 'undated_lines', 'lines_outside_contract', 'uncapped_penalties',
        'one_sided_caps', 'one_sided_delays', 'unenforced_promises',
    ] -%}
    select * from {{ relation }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from final
