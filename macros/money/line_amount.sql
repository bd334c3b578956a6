{#-
    Unit price x quantity x months / months of the price period (`month` 1, `year` 12); for `once`, price x
    quantity. Null where a factor is missing. Yuan, rounded once, half away from zero.
-#}
{% macro line_amount(lines) -%}
    {%- set price_times_quantity -%}
    ({{ whole_units(lines ~ '.unit_price', 6) }}) * ({{ whole_units(lines ~ '.quantity', 6) }})
    {%- endset -%}
    {%- set times_months = price_times_quantity ~ " * " ~ lines ~ ".term_months" -%}
    cast(
        case {{ lines }}.price_period
            when 'once' then {{ divide_whole_half_up("(" ~ price_times_quantity ~ ")", 1, 2, places=12) }}
            when 'month' then {{ divide_whole_half_up("(" ~ times_months ~ ")", 1, 2, places=12) }}
            when 'year' then {{ divide_whole_half_up("(" ~ times_months ~ ")", 12, 2, places=12) }}
        end as decimal(18, 2)
    )
{%- endmacro %}
