{#-
    Unit price x quantity x months / months of the price period (`month` 1, `year` 12); for `once`, price x
    quantity. Null where a factor is missing. Yuan, rounded once, half away from zero.
-#}
{% macro line_amount(lines) -%}
    {%- set price_times_quantity -%}
    cast({{ lines }}.unit_price as decimal(38, 6)) * {{ lines }}.quantity
    {%- endset -%}
    cast(
        case {{ lines }}.price_period
            when 'once' then {{ price_times_quantity }}
            when 'month' then {{ price_times_quantity }} * {{ lines }}.term_months
            when 'year' then {{ divide_half_up(price_times_quantity ~ " * " ~ lines ~ ".term_months", 12, 2) }}
        end as decimal(18, 2)
    )
{%- endmacro %}
