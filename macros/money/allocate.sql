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
    total_weight  column with the weights' sum, where the relation knows it: one sort less
-#}
{% macro allocate(relation, columns, group_by, amount, weight, tie_order, result, total_weight=none) -%}
    {%- set group = group_by | join(", ") -%}
    {%- set known_total = "cast(" ~ total_weight ~ " as " ~ whole_number_type() ~ ")" if total_weight
        else "sum(cast(" ~ weight ~ " as " ~ whole_number_type() ~ ")) over (partition by " ~ group ~ ")" -%}
    select
        {% for column in columns -%}
        {{ column }},
        {% endfor -%}
        {#- The fractions' sum is the fen left over times the total weight. -#}
        cast(
            (
                floor_fen + case
                    when
                        row_number() over (partition by {{ group }} order by fraction desc, {{ tie_order }})
                        * whole_weight
                        <= sum(fraction) over (
                            partition by {{ group }}
                            order by fraction desc, {{ tie_order }}
                            rows between unbounded preceding and unbounded following
                        )
                        then 1
                    else 0
                end
            ) * cast(0.01 as decimal(3, 2)) as decimal(18, 2)
        ) as {{ result }}
    from (
        select
            floors.*,
            weighted_fen - floor_fen * whole_weight as fraction
        from (
            select
                products.*,
                {{ wide_floor_quotient("weighted_fen", "whole_weight") }} as floor_fen
            from (
                select
                    weighted.*,
                    whole_fen * {{ weight }} as weighted_fen
                from (
                    select
                        unweighted.*,
                        cast({{ amount }} * 100 as {{ whole_number_type() }}) as whole_fen,
                        nullif({{ known_total }}, 0) as whole_weight
                    from {{ relation }} as unweighted
                ) as weighted
            ) as products
        ) as floors
    ) as parts
{%- endmacro %}


{#-
    For a split of `contract_fen` two ways: what is due up to a fen of the one split and a fen of the other, rounded.
    The part of both is the difference of its four corners, and adds up along either.
-#}
{% macro fen_up_to(one_fen, other_fen) -%}
    {{ return(whole_quotient_half_up("(" ~ one_fen ~ " * " ~ other_fen ~ ")", "nullif(contract_fen, 0)")) }}
{%- endmacro %}
