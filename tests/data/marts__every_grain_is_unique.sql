-- Multiplied grains carry no primary key (it costs four times the build); this one set query proves them.
-- The rows of `penalty_exposure_by_day` are counted where its amounts are asked, in one pass over the longest mart.

{% set month_number = '12 * extract(year from month_start_date) + extract(month from month_start_date)' %}

{# A key; where rows are many and a column of it makes a small number, that column, and the number if it is another. #}
{% set grains = {
    'fct_contract_line': ['contract_id, line_number', 'line_number'],
    'fct_service_accrual': ['contract_id, line_number, fiscal_year', 'line_number'],
    'spend_by_vendor_category': ['supplier_id, category_code'],
    'comparable_unit_prices': ['contract_id, line_number', 'line_number'],
    'fiscal_year_position': ['contract_id, fiscal_year'],
    'renewal_options__mart': ['contract_id, option_number, occurrence_number'],
    'cash_by_month': ['contract_id, month_start_date', 'month_start_date', month_number],
    'obligation_calendar': ['contract_id, source_kind, source_number, occurrence_number'],
    'calendar_entries': ['contract_id, entry_kind, entry_number, occurrence_number'],
    'fiscal_year_cash': ['fiscal_year'],
    'carry_over_risk': ['contract_id, instalment_number, occurrence_number'],
    'service_by_month': ['contract_id, month_start_date', 'month_start_date', month_number],
    'penalty_exposure': ['contract_id, penalty_term_id, liable_party'],
    'penalty_exposure_by_contract': ['contract_id, liable_party, days_late', 'days_late'],
    'penalty_exposure_portfolio': ['liable_party, days_late'],
    'penalty_two_sided': ['contract_id, days_late', 'days_late'],
    'penalty_net_by_vendor': ['supplier_id, days_late'],
    'penalty_accrued': ['contract_id, penalty_term_id, liable_party, breach_id'],
    'penalty_ledger': ['contract_id, penalty_term_id, liable_party'],
    'termination_rights__mart': ['contract_id, right_id'],
    'contract_excuses': ['contract_id, excuse_kind, excused_party'],
    'sla_commitments': ['contract_id, sla_id'],
    'sla_comparison': ['contract_id, metric, severity, comparator, comparison_unit'],
    'sla_measurements': ['contract_id, fiscal_year, sla_id'],
    'reconciliation': ['check_name, contract_id, item'],
    'service_credits': ['contract_id, sla_id, period_start_date, penalty_term_id, liable_party'],
    'supplier_scorecard_sources': ['indicator, contract_id, source_row'],
    'statutory_checks': ['rule_id, contract_id'],
    'contract_findings': ['contract_id, finding_id'],
} %}

{% for model, parts in grains.items() -%}
{%- set key = parts[0] -%}
select
    '{{ model }}' as model_name,
    min(concat_ws(' / ', {{ key }})) as first_key,
    count(*) as key_count
from (
    select {{ key }}
    from {{ ref(model) }}
    where {{ may_stand_twice(ref(model), *parts) }}
    group by {{ key }}
    having count(*) > 1
) as doubled
having count(*) > 0
{{ 'union all' if not loop.last }}
{% endfor %}
