{#-
    Unit price x (1 - discount) x quantity x months / months of the price period (`month` 1, `year` 12); for `once`,
    price x (1 - discount) x quantity. Null where a factor is missing. Yuan, rounded once, half away from zero.

    month_thirtieths   months in thirtieths, where they are not the line's own `term_months`
-#}
{% macro line_amount(lines, month_thirtieths=none) -%}
    {%- set undiscounted -%}
    ({{ whole_units(lines ~ '.unit_price', 6) }}) * ({{ whole_units(lines ~ '.quantity', 6) }})
    {%- endset -%}
    {%- set discounted -%}
    {{ undiscounted }} * (100000000 - ({{ whole_units(lines ~ '.discount_rate', 8) }}))
    {%- endset -%}
    cast(
        case
            when {{ lines }}.discount_rate is null
                then {{ _amount_of_months(lines, undiscounted, month_thirtieths, 12) }}
            else {{ _amount_of_months(lines, discounted, month_thirtieths, 20) }}
        end as decimal(18, 2)
    )
{%- endmacro %}

{% macro _amount_of_months(lines, price_times_quantity, month_thirtieths, places) -%}
    {%- set months = month_thirtieths or lines ~ ".term_months" -%}
    {%- set parts = 30 if month_thirtieths else 1 -%}
    {%- set times_months = price_times_quantity ~ " * " ~ months -%}
    case {{ lines }}.price_period
        when 'once' then {{ divide_whole_half_up("(" ~ price_times_quantity ~ ")", 1, 2, places=places) }}
        when 'month' then {{ divide_whole_half_up("(" ~ times_months ~ ")", parts, 2, places=places) }}
        when 'year' then {{ divide_whole_half_up("(" ~ times_months ~ ")", 12 * parts, 2, places=places) }}
    end
{%- endmacro %}


{#- Last day of a line: its own; else that of its months; else the contract's. -#}
{% macro last_day_of_line(lines, first_day, contract_end_date) -%}
    coalesce(
        {{ lines }}.service_end_date,
        case
            when {{ lines }}.price_period <> 'once' and {{ lines }}.term_months is not null
                then {{ last_day_of_months(first_day, lines ~ '.term_months') }}
        end,
        {{ contract_end_date }}
    )
{%- endmacro %}


{#- Amount without tax of an amount with it: gross / (1 + rate), rounded to the fen. -#}
{% macro net_of_tax(gross_amount, tax_rate) -%}
    {{ fen_to_yuan(whole_quotient_half_up(
        '((' ~ whole_units(gross_amount, 2) ~ ') * 100000000)', '(100000000 + (' ~ whole_units(tax_rate, 8) ~ '))'
    )) }}
{%- endmacro %}
