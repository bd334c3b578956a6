{#-
    Splits amounts over weights so that the parts add up to the fen: each part is rounded down to the fen,
    and the fen left over go one each to the largest fractions, ties to the first in `tie_order`.

    relation   relation or CTE with one row a part
    columns    columns of the relation to keep (list)
    group_by   columns that name the whole (list)
    amount     column with the amount of the whole, decimal(18, 2), the same on every part
    weight     column with the whole-number weight of the part (days, fen); the weights' sum is positive
    tie_order  column that orders equal fractions
    result     name of the column that is added, decimal(18, 2); null where the amount or the weights are unknown
-#}
{% macro allocate(relation, columns, group_by, amount, weight, tie_order, result) -%}
    {%- set whole = "cast(" ~ amount ~ " * 100 as " ~ whole_number_type() ~ ")" -%}
    {%- set group = group_by | join(", ") -%}
    select
        {% for column in columns -%}
        {{ column }},
        {% endfor -%}
        cast(
            (
                floor_fen + case
                    when row_number() over (
                        partition by {{ group }}
                        order by fraction desc, {{ tie_order }}
                    ) <= fen_left then 1
                    else 0
                end
            ) * cast(0.01 as decimal(3, 2)) as decimal(18, 2)
        ) as {{ result }}
    from (
        select
            floors.*,
            whole_fen - sum(floor_fen) over (partition by {{ group }}) as fen_left
        from (
            select
                weighted.*,
                {{ floor_quotient("whole_fen * " ~ weight, "total_weight") }} as floor_fen,
                {{ positive_remainder("whole_fen * " ~ weight, "total_weight") }} as fraction
            from (
                select
                    unweighted.*,
                    {{ whole }} as whole_fen,
                    nullif(sum(cast({{ weight }} as {{ whole_number_type() }})) over (partition by {{ group }}), 0) as total_weight
                from {{ relation }} as unweighted
            ) as weighted
        ) as floors
    ) as parts
{%- endmacro %}
