{#-
    What is left of an amount where a bound holds for several breaches together: the latest is cut first, so that each
    takes what those before it leave. Null where its own amount, one before it or the bound is unknown; one that waits
    for its decision has come to nothing yet.

    rows       relation with `amount`, `is_waiting`, `breach_date`, `breach_id`, `penalty_term_id`
    partition  columns that name what is bounded together
    has_bound  condition under which a row is bounded
    bound      amount of the bound
-#}
{% macro cut_latest_first(rows, partition, has_bound, bound) -%}
    select
        counted.*,
        case
            when not has_bound or amount is null or amount = 0 then amount
            when unknown_before > 0 or bound_amount is null then null
            else greatest(least(amount, bound_amount - amount_before), 0)
        end as amount_left
    from (
        select
            bounded.*,
            coalesce(sum(amount) over earlier, 0) as amount_before,
            coalesce(sum(case when amount is null and not is_waiting then 1 else 0 end) over earlier, 0) as unknown_before
        from (
            select
                rows_to_cut.*,
                {{ has_bound }} as has_bound,
                {{ bound }} as bound_amount
            from {{ rows }} as rows_to_cut
        ) as bounded
        window earlier as (
            partition by {{ partition | join(', ') }}
            order by breach_date nulls last, breach_id, penalty_term_id nulls last
            rows between unbounded preceding and 1 preceding
        )
    ) as counted
{%- endmacro %}
