-- What the document prints for single cells: every rate, period, threshold and target of the templates.
select contract_id, 'contracts' as file_name, '' as row_key, 'tax_rate' as column_name, tax_rate_quotation as quotation, clause_ref
from drawn_contracts
where tax_rate_quotation is not null
union all
select contract_id, 'contracts', '', 'performance_bond_rate', performance_bond_rate_quotation, clause_ref
from drawn_contracts
where performance_bond_rate_quotation is not null
union all
select contract_id, 'payment_schedule', cast(instalment_number as varchar), 'offset_value', offset_quotation, clause_ref
from drawn_payment_schedule
where offset_quotation is not null
union all
select contract_id, 'penalty_terms', penalty_term_id || '/' || tier_number, 'rate', rate_quotation, clause_ref
from drawn_penalty_terms
where rate_quotation is not null
union all
select contract_id, 'penalty_terms', penalty_term_id || '/' || tier_number, 'cap_rate', cap_rate_quotation, clause_ref
from drawn_penalty_terms
where cap_rate_quotation is not null
union all
select
    contract_id,
    'termination_rights',
    right_id,
    case when threshold_days is not null then 'threshold_days' else 'threshold_events' end,
    threshold_quotation,
    clause_ref
from drawn_termination_rights
where threshold_quotation is not null
union all
select contract_id, 'termination_rights', right_id, 'lump_sum_rate', lump_sum_rate_quotation, clause_ref
from drawn_termination_rights
where lump_sum_rate_quotation is not null
union all
select contract_id, 'sla_terms', sla_id, 'target_value', target_quotation, clause_ref
from drawn_sla_terms
union all
select contract_id, 'obligations', cast(obligation_number as varchar), 'offset_value', offset_quotation, clause_ref
from drawn_obligations
where offset_quotation is not null
union all
select contract_id, 'renewal_options', cast(option_number as varchar), 'decision_days_before', decision_quotation, clause_ref
from drawn_renewal_options
union all
select contract_id, 'renewal_options', cast(option_number as varchar), 'payment_offset_value', payment_quotation, clause_ref
from drawn_renewal_options
