{#-
    The condition that the key of a row may stand twice: true wherever it does, and else almost never, so that a
    test groups by long keys only the few rows that remain. It looks at something shorter instead:

    - a hash of the key, which two keys may share by chance;
    - or, where a column of the key is a `number`, one bit for each number beside a hash of the rest of the key:
      bits that are all different have the same sum as union. Numbers 62 apart share a bit.
-#}
{% macro may_stand_twice(relation, key, column=none, number=column) -%}
    {%- set short_key = hashed(key.split(", ") | reject("eq", column) | join(", ")) -%}
    {%- set bit = "cast(power(2, coalesce(abs(" ~ number ~ ") % 62, 62)) as bigint)" -%}
    {#- As decimals the bits add up beyond 64 bits on every engine. -#}
    {{ short_key }} in (
        select {{ short_key }}
        from {{ relation }}
        group by {{ short_key }}
        having {{ "sum(cast(" ~ bit ~ " as decimal(19, 0))) <> bit_or(" ~ bit ~ ")" if column else "count(*) > 1" }}
    )
{%- endmacro %}


{% macro hashed(columns) -%}
    {{ return(adapter.dispatch("hashed", "qiyue")(columns)) }}
{%- endmacro %}

{% macro spark__hashed(columns) -%}
    {{ return("xxhash64(" ~ columns ~ ")") }}
{%- endmacro %}

{% macro duckdb__hashed(columns) -%}
    {{ return("hash(" ~ columns ~ ")") }}
{%- endmacro %}
