{#-
    The rows of the var `what_if` (docs/what-if.md), in their order:

        what_if: [{kind: shift, scope: culture-cloud-2026, event: final_acceptance, days: 60}]

    kind    `shift` an event, the supplier performs `late`, the buyer leaves `unpaid`
    scope   a contract_id or a supplier_id; a shift without it is one of every signed contract
    days    calendar days later; negative, of a shift, earlier

    Without rows, as in every ordinary build, the relation is empty.
-#}
{% macro what_if_rows() -%}
    {%- for row in var("what_if") -%}
        {%- if row.kind not in ["shift", "late", "unpaid"] or row.days is not integer or row.days == 0 -%}
            {{ exceptions.raise_compiler_error(
                "A row of what_if needs a kind (shift, late, unpaid) and days, a whole number other than 0: " ~ row
            ) }}
        {%- endif %}
    select
        {{ loop.index }} as what_if_number,
        {{ text_literal(row.kind) }} as what_if_kind,
        {{ text_literal(row.scope) }} as scope,
        {{ text_literal(row.event) }} as event_kind,
        {{ row.days }} as days
        {% if not loop.last -%}
    union all
        {% endif -%}
    {%- else %}
    select
        cast(null as integer) as what_if_number,
        cast(null as string) as what_if_kind,
        cast(null as string) as scope,
        cast(null as string) as event_kind,
        cast(null as integer) as days
    where false
    {%- endfor -%}
{%- endmacro %}


{#- A text that came from outside as a literal of its own, whatever signs it has; null where there is none. -#}
{% macro text_literal(value) -%}
    {%- if value is none or value is undefined -%}
        {{ return("cast(null as string)") }}
    {%- endif -%}
    {{ return(adapter.dispatch("text_literal", "qiyue")(value | string)) }}
{%- endmacro %}

{% macro spark__text_literal(value) -%}
    {{ return("cast('" ~ value | replace("\\", "\\\\") | replace("'", "\\'") ~ "' as string)") }}
{%- endmacro %}

{% macro duckdb__text_literal(value) -%}
    {{ return("cast('" ~ value | replace("'", "''") ~ "' as string)") }}
{%- endmacro %}


{#- How closely the scope of a what-if fits a contract: 1 by its id, 2 by its supplier, 3 as every signed one. -#}
{% macro what_if_distance(asked, contracts) -%}
    case
        when {{ asked }}.scope = {{ contracts }}.contract_id then 1
        when {{ contracts }}.status <> 'signed' then null
        when {{ asked }}.scope = {{ contracts }}.supplier_id then 2
        when {{ asked }}.scope is null then 3
    end
{%- endmacro %}
