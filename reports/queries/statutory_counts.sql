select
    checks.rule_id,
    any_value(checks.article order by checks.article) as article_zh,
    any_value(checks.article_en order by checks.article) as article_en,
    any_value(rules.name_zh) as name_zh,
    any_value(rules.name_en) as name_en,
    count(*) filter (where checks.outcome = 'passed') as passed_count,
    count(*) filter (where checks.outcome = 'failed') as failed_count,
    count(*) filter (where checks.outcome = 'not_applicable') as not_applicable_count,
    count(*) filter (where checks.outcome = 'not_computable') as not_computable_count,
    count(*) as check_count
from marts.statutory_checks as checks
left join (
    select rule_id, any_value(name_zh) as name_zh, any_value(name_en) as name_en
    from reference.statutory_rules
    group by rule_id
) as rules using (rule_id)
group by checks.rule_id
order by checks.rule_id
