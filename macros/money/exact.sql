{#-
    Exact quotient of a decimal and a whole number, rounded half away from zero to `scale` places. `places` are
    the decimals that the numerator can have: 0 for fen, 2 for yuan, 12 for yuan times a rate.
-#}
{% macro divide_half_up(numerator, denominator, scale, places=12) -%}
    {{ return(divide_whole_half_up(whole_units(numerator, places), denominator, scale, places)) }}
{%- endmacro %}

{#-
    The same for a numerator in whole units of 10^-places. Where it is a column, DuckDB computes it once for all
    the places in which the quotient names it. Engines divide decimals as doubles (DuckDB) or round the quotient to six
    places first (Spark: 9999999 / 10000000 is 1), so the division is done in whole numbers.
-#}
{% macro divide_whole_half_up(dividend, denominator, scale, places) -%}
    {%- set divisor = "cast(" ~ denominator ~ " as " ~ whole_number_type() ~ ")" -%}
    {%- if places < scale -%}
        {%- set dividend = "(" ~ dividend ~ " * " ~ 10 ** (scale - places) ~ ")" -%}
    {%- elif places > scale -%}
        {%- set divisor = "(" ~ divisor ~ " * " ~ 10 ** (places - scale) ~ ")" -%}
    {%- endif -%}
    {{ return(decimal_of(whole_quotient_half_up(dividend, divisor), scale)) }}
{%- endmacro %}


{#-
    A whole number of 10^-places as a decimal. Spark takes places off a product whose factors could have more than 37
    digits together.
-#}
{% macro decimal_of(whole, places) -%}
    {%- set unit = "0." ~ "0" * (places - 1) ~ "1" if places > 0 else "1" -%}
    {{ return(
        "(cast(" ~ whole ~ " as decimal(" ~ (36 - places) ~ ", 0)) * cast(" ~ unit ~ " as decimal(" ~ (places + 1) ~ ", "
        ~ places ~ ")))"
    ) }}
{%- endmacro %}


{#-
    Smallest whole number that is not below a quotient of positive whole numbers of `whole_number_type`: the
    number of steps after which a running sum has reached a threshold.
-#}
{% macro ceiling_of_quotient(dividend, divisor) -%}
    {{ return(adapter.dispatch("ceiling_of_quotient", "qiyue")(dividend, divisor)) }}
{%- endmacro %}

{% macro spark__ceiling_of_quotient(dividend, divisor) -%}
    {{ return(spark__wide_floor_quotient("(" ~ dividend ~ " + " ~ divisor ~ " - 1)", divisor)) }}
{%- endmacro %}

{% macro duckdb__ceiling_of_quotient(dividend, divisor) -%}
    {{ return("(" ~ dividend ~ " + " ~ divisor ~ " - 1) // " ~ divisor) }}
{%- endmacro %}


{#- Floor of a quotient of whole numbers, and what it leaves (never negative), for a positive divisor. -#}
{% macro floor_quotient(dividend, divisor) -%}
    {{ return(adapter.dispatch("floor_quotient", "qiyue")(dividend, divisor)) }}
{%- endmacro %}

{# `div` gives 64 bits. #}
{% macro spark__floor_quotient(dividend, divisor) -%}
    {{ return("((" ~ dividend ~ " - " ~ positive_remainder(dividend, divisor) ~ ") div " ~ divisor ~ ")") }}
{%- endmacro %}

{% macro duckdb__floor_quotient(dividend, divisor) -%}
    {{ return("((" ~ dividend ~ " - " ~ positive_remainder(dividend, divisor) ~ ") // " ~ divisor ~ ")") }}
{%- endmacro %}

{% macro positive_remainder(dividend, divisor) -%}
    {{ return("(((" ~ dividend ~ ") % " ~ divisor ~ " + " ~ divisor ~ ") % " ~ divisor ~ ")") }}
{%- endmacro %}


{#-
    The same for amounts in fen times a weight, which need the type of `whole_number_type`. DuckDB divides
    128 bits some fifty times slower than 64, so what fits into 64 bits is divided there.
-#}
{% macro wide_floor_quotient(dividend, divisor) -%}
    {{ return(adapter.dispatch("wide_floor_quotient", "qiyue")(dividend, divisor)) }}
{%- endmacro %}

{# Without its remainder the dividend is a multiple, which Spark divides exactly; the cast stops what `div` would wrap. #}
{% macro spark__wide_floor_quotient(dividend, divisor) -%}
    {%- set whole = "cast(" ~ dividend ~ " as decimal(38, 0))" -%}
    {{ return(
        "cast((" ~ whole ~ " - " ~ positive_remainder(whole, divisor) ~ ") / " ~ divisor ~ " as decimal(38, 0))"
    ) }}
{%- endmacro %}

{% macro duckdb__wide_floor_quotient(dividend, divisor) -%}
    {%- set narrow = floor_quotient("cast(" ~ dividend ~ " as bigint)", "cast(" ~ divisor ~ " as bigint)") -%}
    {{ return(
        "case when abs(" ~ dividend ~ ") < " ~ (2 ** 62) ~ " and abs(" ~ divisor ~ ") < " ~ (2 ** 61) ~ " then cast("
        ~ narrow ~ " as hugeint) else " ~ floor_quotient(dividend, divisor) ~ " end"
    ) }}
{%- endmacro %}


{#- Quotient of whole numbers of `whole_number_type`, rounded half away from zero, for a positive divisor. -#}
{% macro whole_quotient_half_up(dividend, divisor) -%}
    {{ return(adapter.dispatch("whole_quotient_half_up", "qiyue")(dividend, divisor)) }}
{%- endmacro %}

{# `sign` of a decimal is a double. #}
{% macro spark__whole_quotient_half_up(dividend, divisor) -%}
    {{ return(
        "(case when " ~ dividend ~ " < 0 then -1 else 1 end * "
        ~ spark__wide_floor_quotient("(2 * abs(" ~ dividend ~ ") + " ~ divisor ~ ")", "(2 * " ~ divisor ~ ")") ~ ")"
    ) }}
{%- endmacro %}

{% macro duckdb__whole_quotient_half_up(dividend, divisor) -%}
    {%- set fits = "abs(" ~ dividend ~ ") < " ~ (2 ** 61) ~ " and (" ~ divisor ~ ") < " ~ (2 ** 61) -%}
    {{ return(
        "case when " ~ fits ~ " then cast("
        ~ _half_up("cast(" ~ dividend ~ " as bigint)", "cast(" ~ divisor ~ " as bigint)")
        ~ " as hugeint) else " ~ _half_up("(" ~ dividend ~ ")", "(" ~ divisor ~ ")") ~ " end"
    ) }}
{%- endmacro %}

{% macro _half_up(dividend, divisor) -%}
    {{ return("sign(" ~ dividend ~ ") * ((2 * abs(" ~ dividend ~ ") + " ~ divisor ~ ") // (2 * " ~ divisor ~ "))") }}
{%- endmacro %}


{#- A decimal as a whole number of 10^-places: money in fen for 2. -#}
{% macro whole_units(number, places) -%}
    {{ return(adapter.dispatch("whole_units", "qiyue")(number, places)) }}
{%- endmacro %}

{% macro spark__whole_units(number, places) -%}
    {{ return("cast(" ~ number ~ " * " ~ 10 ** places ~ " as " ~ whole_number_type() ~ ")") }}
{%- endmacro %}

{# DuckDB keeps to 64 bits with factors of 32, and overflows where a large number meets them; 128 bits are slow. #}
{% macro duckdb__whole_units(number, places) -%}
    {%- set wide = "cast(cast(" ~ number ~ " as decimal(38, " ~ places ~ ")) * " ~ 10 ** places ~ " as hugeint)" -%}
    {%- if places == 0 -%}
        {{ return("cast(" ~ number ~ " as hugeint)") }}
    {%- endif -%}
    {%- set factors = 10 ** places if places <= 9 else 10 ** 9 ~ " * " ~ 10 ** (places - 9) -%}
    {%- set limit = 10 ** (18 - 2 * places) if places <= 9 else "0." ~ "0" * (2 * places - 19) ~ "1" -%}
    {{ return(
        "case when abs(" ~ number ~ ") < " ~ limit ~ " then cast(" ~ number ~ " * " ~ factors ~ " as hugeint) else " ~ wide
        ~ " end"
    ) }}
{%- endmacro %}

{#- Whole fen as yuan. -#}
{% macro fen_to_yuan(fen) -%}
    cast(({{ fen }}) * cast(0.01 as decimal(3, 2)) as decimal(18, 2))
{%- endmacro %}


{% macro whole_number_type() -%}
    {{ return(adapter.dispatch("whole_number_type", "qiyue")()) }}
{%- endmacro %}

{% macro spark__whole_number_type() -%}
    {{ return("decimal(38, 0)") }}
{%- endmacro %}

{% macro duckdb__whole_number_type() -%}
    {{ return("hugeint") }}
{%- endmacro %}
