{#-
    Spark enforces no constraint of a table of Parquet, and dbt-spark only asks Delta for some. So the contract of a mart is
    held here: names, order and types before it is made, then one query that counts its blank cells, broken checks and
    doubled keys.
-#}


{#- The columns that a contract states, as a query without rows. -#}
{% macro spark__get_empty_schema_sql(columns) -%}
    select
        {% for column in columns.values() -%}
        cast(null as {{ type_on_engine(column.data_type) }}) as {{ column.name }}{{ "," if not loop.last }}
        {% endfor %}
    where false
{%- endmacro %}


{#- dbt compares names and types, whatever their order, and then selects the columns in the order of the contract. -#}
{% macro spark__persist_constraints(relation, model) -%}
    {%- if not config.get("contract").enforced -%}
        {{ return("") }}
    {%- endif -%}
    {%- if run_query("set spark.sql.ansi.enabled").rows[0]["value"] != "true" -%}
        {{ exceptions.raise_compiler_error(
            "ANSI is off, so that an amount that does not fit may have become null in " ~ relation
            ~ "; prepare_engine() turns it on, see docs/spark.md."
        ) }}
    {%- endif -%}
    {%- set counted = run_query(violations_of(relation, model)) -%}
    {%- set broken = [] -%}
    {%- for name in counted.column_names if counted.rows[0][name] -%}
        {%- do broken.append(name ~ " (" ~ counted.rows[0][name] ~ " rows)") -%}
    {%- endfor -%}
    {%- if broken -%}
        {{ exceptions.raise_compiler_error("The rows break the contract of " ~ relation ~ ": " ~ broken | join("; ")) }}
    {%- endif -%}
{%- endmacro %}


{#-
    One row with a column for each constraint of a mart: the number of rows that break it. A check that is null holds, as in
    SQL. Every mart has a column that is never null.
-#}
{% macro violations_of(relation, model) -%}
    {%- set constraints = model.constraints | list -%}
    {%- for column in model.columns.values() -%}
        {%- for constraint in column.constraints -%}
            {%- do constraints.append({
                "type": constraint.type, "expression": constraint.expression, "columns": [column.name],
            }) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- set counts = {} -%}
    {%- set key = [] -%}
    {%- for constraint in constraints -%}
        {%- if constraint.type == "primary_key" -%}
            {%- do key.extend(constraint.columns) -%}
            {%- do counts.update({"key": "count(*) - count(distinct " ~ key | join(", ") ~ ")"}) -%}
        {%- elif constraint.type == "check" -%}
            {%- do counts.update({"check " ~ constraint.expression: "count_if(not (" ~ constraint.expression ~ "))"}) -%}
        {%- elif constraint.type == "not_null" -%}
            {%- set column = constraint.columns[0] -%}
            {%- do counts.update({"not null " ~ column: "count_if(" ~ column ~ " is null)"}) -%}
        {%- else -%}
            {{ exceptions.raise_compiler_error("No rule how Spark holds a " ~ constraint.type ~ " of " ~ relation) }}
        {%- endif -%}
    {%- endfor -%}
    select
        {% for name, count in counts.items() -%}
        {{ count }} as `{{ name }}`{{ "," if not loop.last }}
        {% endfor %}
    from {{ relation }}
{%- endmacro %}
