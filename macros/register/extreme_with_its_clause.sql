{#- The least or greatest `value` of each contract in `relation`, with the clause that says it. -#}
{% macro extreme_with_its_clause(relation, value, extreme) -%}
    select
        contract_id,
        max({{ value }}) as {{ value }},
        min(clause_ref) as clause_ref
    from (
        select
            contract_id,
            clause_ref,
            {{ value }},
            {{ extreme }}({{ value }}) over (partition by contract_id) as extreme_value
        from {{ relation }}
    ) as compared
    where {{ value }} = extreme_value or extreme_value is null
    group by contract_id
{%- endmacro %}
