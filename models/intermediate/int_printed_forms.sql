-- The printed form of a rate, period, threshold, target or date beside the figure that it belongs to.

{% set forms = [
    ('contracts', 'rate', 'tax_rate', 'null', 'null', 'tax_rate_stated_as'),
    ('contracts', 'rate', 'performance_bond_rate', 'null', 'null', 'performance_bond_stated_as'),
    ('penalty_terms', 'rate', 'rate', 'null', 'null', 'stated_as'),
    ('penalty_terms', 'rate', 'cap_rate', 'null', 'null', 'cap_stated_as'),
    ('termination_rights', 'rate', 'lump_sum_rate', 'null', 'null', 'lump_sum_stated_as'),
    ('contracts', 'date', 'signed_date', 'null', 'null', 'signed_date_stated_as'),
    ('contracts', 'date', 'service_start_date', 'null', 'null', 'service_start_stated_as'),
    ('contracts', 'date', 'service_end_date', 'null', 'null', 'service_end_stated_as'),
    ('payment_schedule', 'date', 'stated_due_date', 'null', 'null', 'stated_as'),
    ('obligations', 'date', 'stated_due_date', 'null', 'null', 'stated_as'),
    ('payment_schedule', 'period', 'offset_value', 'offset_unit', 'null', 'stated_as'),
    ('payment_schedule', 'threshold', 'invoice_days_before', "'day'", 'null', 'invoice_stated_as'),
    ('obligations', 'period', 'offset_value', 'offset_unit', 'null', 'stated_as'),
    ('renewal_options', 'period', 'payment_offset_value', 'payment_offset_unit', 'null', 'payment_stated_as'),
    ('renewal_options', 'period', '-decision_days_before', "'calendar_day'", 'null', 'decision_stated_as'),
    ('termination_rights', 'threshold', 'threshold_days', "'day'", 'threshold_comparator', 'threshold_stated_as'),
    ('termination_rights', 'threshold', 'threshold_events', "'time'", 'threshold_comparator', 'threshold_stated_as'),
    ('renewal_options', 'target', 'period_months', "'months'", 'null', 'period_stated_as'),
    ('sla_terms', 'target', 'target_value', 'target_unit', 'null', 'stated_as'),
] %}

with

final as (

    {% for file, kind, figure, unit, comparator, form in forms -%}
    select
        '{{ file }}' as file_name,
        {{ row_key(file) or "''" }} as row_key,
        '{{ figure | replace('-', '') }}' as column_name,
        '{{ kind }}' as form_kind,
        {{ 'null' if kind == 'date' else 'cast(' ~ figure ~ ' as decimal(18, 8))' }} as figure,
        {{ 'cast(' ~ figure ~ ' as date)' if kind == 'date' else 'null' }} as figure_date,
        {{ unit }} as figure_unit,
        {{ comparator }} as figure_comparator,
        {{ form }} as printed_form
    from {{ staged(file) }}
    where {{ form }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from final
