{#-
    What the part that an event concerns comes to: so many units of a line, the line where no quantity is recorded, the
    whole contract where no line is. `events`, `lines` and `contracts` are aliases.
-#}
{% macro amount_of_part(events, lines, contracts) -%}
    case
        when {{ events }}.line_number is null then {{ contracts }}.current_total_amount
        when {{ events }}.quantity is null or {{ lines }}.quantity is null then {{ lines }}.line_amount
        else cast({{ divide_whole_half_up(
            whole_units(lines ~ '.line_amount', 2) ~ ' * ' ~ whole_units(events ~ '.quantity', 6),
            'nullif(' ~ whole_units(lines ~ '.quantity', 6) ~ ', 0)',
            2,
            places=2
        ) }} as decimal(18, 2))
    end
{%- endmacro %}
