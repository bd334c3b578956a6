{#- A whole number, not below zero, with a comma before every three digits. -#}
{% macro with_commas(whole) -%}
    {{ return(adapter.dispatch("with_commas", "qiyue")(whole)) }}
{%- endmacro %}

{% macro duckdb__with_commas(whole) -%}
    {{ return("format('{:,}', cast(" ~ whole ~ " as bigint))") }}
{%- endmacro %}

{% macro spark__with_commas(whole) -%}
    {{ return("format_number(cast(" ~ whole ~ " as decimal(38, 0)), 0)") }}
{%- endmacro %}


{#-
    An amount in yuan, not below zero, as a headline says it (zh or en): from ten thousand in 万元 and from a hundred
    million in 亿元 in Chinese, else in whole yuan; below a hundred yuan to the fen. Null where it is unknown.
-#}
{% macro amount_in_a_sentence(amount, language) -%}
    {%- set opening, closing = ("", " 元") if language == "zh" else ("CNY ", "") -%}
    case
        when {{ amount }} < 100
            then '{{ opening }}' || cast(cast({{ amount }} as decimal(18, 2)) as string) || '{{ closing }}'
        {%- if language == "zh" %}
        when {{ amount }} >= 100000000 then {{ _with_two_places(amount, 100000000) }} || ' 亿元'
        when {{ amount }} >= 10000 then {{ _with_two_places(amount, 10000) }} || ' 万元'
        {%- endif %}
        else '{{ opening }}' || {{ with_commas(divide_half_up(amount, 1, 0, places=2)) }} || '{{ closing }}'
    end
{%- endmacro %}

{% macro _with_two_places(amount, unit) -%}
    {%- set quotient = divide_half_up(amount, unit, 2, places=2) -%}
    {{ return(
        with_commas("floor(" ~ quotient ~ ")") ~ " || substr(cast(cast(1 + " ~ quotient ~ " - floor(" ~ quotient
        ~ ") as decimal(3, 2)) as string), 2, 3)"
    ) }}
{%- endmacro %}


{#- A date as a sentence says it, zh or en. -#}
{% macro date_in_a_sentence(date, language) -%}
    {%- set year, month, day = "extract(year from " ~ date ~ ")", "extract(month from " ~ date ~ ")",
        "extract(day from " ~ date ~ ")" -%}
    {%- if language == "zh" -%}
    cast({{ year }} as string) || '年' || cast({{ month }} as string) || '月' || cast({{ day }} as string) || '日'
    {%- else -%}
    cast({{ day }} as string) || case {{ month }}
        {%- for name in ["January", "February", "March", "April", "May", "June", "July", "August", "September",
            "October", "November", "December"] %}
        when {{ loop.index }} then ' {{ name }} '
        {%- endfor %}
    end || cast({{ year }} as string)
    {%- endif -%}
{%- endmacro %}


{#- A count with what is counted: a Chinese measure word and noun, or the English singular and plural. -#}
{% macro count_in_a_sentence(number, language, words) -%}
    {%- set chinese, one, many = words -%}
    {%- if language == "zh" -%}
    {{ with_commas(number) }} || ' {{ chinese }}'
    {%- else -%}
    {{ with_commas(number) }} || case when {{ number }} = 1 then ' {{ one }}' else ' {{ many }}' end
    {%- endif -%}
{%- endmacro %}


{#-
    A text with its places, {name} each, filled from columns of a relation: `places` names the column of each place,
    without its language. The first is put in last: a title comes first, so that no sign in it opens another place.
-#}
{% macro text_with_places(text, places, relation, language) -%}
    {%- set said = namespace(text=text) -%}
    {%- for place, column in (places.items() | list | reverse) -%}
        {%- set filling = relation ~ "." ~ column ~ "_" ~ language -%}
        {%- set said.text = "replace(" ~ said.text ~ ", '{" ~ place ~ "}', " ~ filling ~ ")" -%}
    {%- endfor -%}
    {{ return(said.text) }}
{%- endmacro %}
