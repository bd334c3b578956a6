{#-
    A base is an amount over a whole number, so that a day's fee is divided once, at the end of the sum.
    `bases` is an alias of `int_contract_bases`. A base that the register does not know is null:
    performed_services and the parts without a price.
-#}
{% macro base_numerator(base_kind, bases) -%}
    case {{ base_kind }}
        when 'contract_total' then {{ bases }}.current_total_amount
        when 'unperformed_part' then {{ bases }}.current_total_amount
        when 'overdue_amount' then {{ bases }}.current_total_amount
        when 'settlement_amount' then {{ bases }}.current_total_amount
        when 'current_instalment' then {{ bases }}.largest_instalment_amount
        when 'licence_fee' then {{ bases }}.licence_fee_amount
        when 'annual_fee' then {{ bases }}.annual_fee_numerator
        when 'daily_service_fee' then {{ bases }}.current_total_amount
        when 'performance_bond' then {{ bases }}.performance_bond_amount
    end
{%- endmacro %}

{% macro base_denominator(base_kind, bases) -%}
    case {{ base_kind }}
        when 'annual_fee' then {{ bases }}.annual_fee_denominator
        when 'daily_service_fee' then {{ bases }}.service_days
        else 1
    end
{%- endmacro %}


{#- A fraction of a base in yuan, rounded once to the fen. -#}
{% macro rate_of_base(rate, base_kind, bases) -%}
    cast({{ rate_of_base_exact(rate, base_kind, bases) }} as decimal(18, 2))
{%- endmacro %}

{% macro rate_of_base_exact(rate, base_kind, bases) -%}
    {{ return(divide_half_up(
        "cast(" ~ rate ~ " as decimal(38, 8)) * " ~ base_numerator(base_kind, bases),
        base_denominator(base_kind, bases),
        2,
        places=10
    )) }}
{%- endmacro %}


{#- What a recorded breach touched, for the base kinds that ask it; null for all others. -#}
{% macro recorded_base(base_kind, breaches) -%}
    case {{ base_kind }}
        when 'overdue_amount' then {{ breaches }}.recorded_part_amount
        when 'unperformed_part' then {{ breaches }}.recorded_part_amount
        when 'current_instalment' then {{ breaches }}.instalment_amount
    end
{%- endmacro %}
