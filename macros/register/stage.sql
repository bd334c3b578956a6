{#-
    The body of every staging model: the columns of one register file, typed and trimmed, nothing else.

    Names and types come from the seed's YAML (`config.meta.type`), which is the only place that says them.
    By default the rows are those of the seed. With the var `register_path` they are those of
    FOLDER/NAME.parquet or, where that does not exist, FOLDER/NAME.csv; a missing file is an empty
    table and a missing column is null.
-#}
{% macro stage(seed_name) -%}
    {%- set seed_relation = ref(seed_name) -%}
    {%- set columns = register_columns(seed_name) -%}
    {%- set file = register_file(seed_name) -%}
with

source as (

    {% if file is none -%}
    select * from {{ seed_relation }}
    {%- else -%}
    {{ rows_of_file(columns, file) }}
    {%- endif %}

),

renamed as (

    select
        {% for column in columns -%}
        {%- set text = "nullif(" ~ trimmed("source." ~ column.name) ~ ", '')" -%}
        {%- set value = "source." ~ column.name if file is not none and file.is_typed else text -%}
        cast({{ value }} as {{ sql_type(column.type) }}) as {{ column.name }}
        {%- if not loop.last %},{% endif %}
        {% endfor %}
    from source

)

select * from renamed
{%- endmacro %}


{#- Columns of a register file in order: dictionaries of `name` and `type`. Empty while dbt only parses. -#}
{% macro register_columns(seed_name) -%}
    {%- set columns = [] -%}
    {%- if execute -%}
        {%- set node = graph.nodes["seed." ~ project_name ~ "." ~ seed_name] -%}
        {%- for column in node.columns.values() -%}
            {%- do columns.append({"name": column.name, "type": column.config.meta.type}) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(columns) }}
{%- endmacro %}


{#- SQL type of each kind of register column (DESIGN: money is exact, dates are dates). -#}
{% macro sql_type(kind) -%}
    {%- set types = {
        "code": "varchar",
        "text": "varchar",
        "date": "date",
        "boolean": "boolean",
        "integer": "integer",
        "amount": "decimal(18, 2)",
        "price": "decimal(18, 6)",
        "quantity": "decimal(18, 6)",
        "share": "decimal(18, 6)",
        "rate": "decimal(18, 8)",
    } -%}
    {%- if kind not in types -%}
        {{ exceptions.raise_compiler_error("Unknown column type '" ~ kind ~ "' in the register's YAML; use one of " ~ types.keys() | join(", ")) }}
    {%- endif -%}
    {{ return(type_on_engine(types[kind])) }}
{%- endmacro %}


{#- The file that stands for a seed: none without `register_path`, else `path` (null if missing) and `is_typed`. -#}
{% macro register_file(seed_name) -%}
    {%- if not execute or not register_path() -%}
        {{ return(none) }}
    {%- endif -%}
    {%- for extension in ["parquet", "csv"] -%}
        {%- set path = register_path() ~ "/" ~ seed_name ~ "." ~ extension -%}
        {%- if file_exists(path) -%}
            {{ return({"path": path, "is_typed": extension == "parquet"}) }}
        {%- endif -%}
    {%- endfor -%}
    {{ return({"path": none, "is_typed": true}) }}
{%- endmacro %}


{#- The rows of a file with every column of the register, null where the file lacks it. -#}
{% macro rows_of_file(columns, file) -%}
    {{ return(adapter.dispatch("rows_of_file", "qiyue")(columns, file)) }}
{%- endmacro %}

{#- `union all by name` leaves projection and filters to the reader of the file. -#}
{% macro duckdb__rows_of_file(columns, file) -%}
    select
        {% for column in columns -%}
        null as {{ column.name }}{{ "," if not loop.last }}
        {% endfor %}
    where false
    {%- if file.path is not none %}
    union all by name
    {% if file.is_typed -%}
    select * from read_parquet({{ file_literal(file.path) }})
    {%- else -%}
    select *
    from read_csv({{ file_literal(file.path) }}, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"')
    {%- endif %}
    {%- endif %}
{%- endmacro %}

{% macro spark__rows_of_file(columns, file) -%}
    {%- set found = [] -%}
    {%- if file.path is not none -%}
        {%- for column in get_column_schema_from_query("select * from parquet.`" ~ file.path ~ "`") -%}
            {%- do found.append(column.name) -%}
        {%- endfor -%}
    {%- endif -%}
    select
        {% for column in columns -%}
        {{ column.name if column.name in found else "null as " ~ column.name }}{{ "," if not loop.last }}
        {% endfor %}
    {% if file.path is none -%}
    where false
    {%- else -%}
    from parquet.`{{ file.path }}`
    {%- endif %}
{%- endmacro %}


{% macro file_exists(path) -%}
    {{ return(adapter.dispatch("file_exists", "qiyue")(path)) }}
{%- endmacro %}

{% macro duckdb__file_exists(path) -%}
    {%- set rows = run_query("select count(*) from glob(" ~ file_literal(path) ~ ")") -%}
    {{ return(rows.rows[0][0] > 0) }}
{%- endmacro %}

{#- NAME.parquet may be a file, or a folder of files as Spark writes it. -#}
{% macro spark__file_exists(path) -%}
    {%- set folder, name = path.rsplit("/", 1) -%}
    {#- Spark takes these for a pattern of names. -#}
    {%- if modules.re.search("[`*?{}\\[\\]]", folder) -%}
        {{ exceptions.raise_compiler_error("On Spark register_path must not contain any of ` * ? { } [ ]: " ~ folder) }}
    {%- endif -%}
    {%- set files = run_query(
        "select count(*) from binaryFile.`" ~ folder ~ "/*` where contains(concat(path, '/'), '/" ~ name ~ "/')"
    ) -%}
    {%- if files.rows[0][0] > 0 and name.endswith(".csv") -%}
        {{ exceptions.raise_compiler_error(
            "On Spark a register is read from Parquet; " ~ path ~ " is CSV. Write it as " ~ name[:-4] ~ ".parquet."
        ) }}
    {%- endif -%}
    {{ return(files.rows[0][0] > 0) }}
{%- endmacro %}


{#- A path as a SQL string that names one file: quotes doubled, glob characters made literal. -#}
{% macro file_literal(path) -%}
    {%- set literal = path | replace("[", "[[]") | replace("*", "[*]") | replace("?", "[?]") | replace("'", "''") -%}
    {{ return("'" ~ literal ~ "'") }}
{%- endmacro %}


{#-
    Views over files hold the folder's path and break when it moves. What is published must stand alone,
    so views over another register are dropped once the marts are made. After a failed run and in a what-if, which
    nobody publishes, they stay: the rows that failed a test, and what is supposed, are looked up there.
-#}
{% macro drop_views_over_files(results) -%}
    {{ adapter.dispatch("drop_views_over_files", "qiyue")(results) }}
{%- endmacro %}

{#- On Spark the register lies where every reader reaches it: its views go on working. -#}
{% macro spark__drop_views_over_files(results) -%}
{%- endmacro %}

{% macro duckdb__drop_views_over_files(results) -%}
    {%- set failed = results | selectattr("status", "in", ["error", "fail"]) | list -%}
    {%- if execute and not failed and register_path() and not var("what_if") and flags.WHICH in ["build", "run"] -%}
        {%- for node in graph.nodes.values()
            if node.resource_type == "model" and node.config.materialized == "view"
            and node.schema in ["staging", "intermediate"] -%}
            {%- do run_query("drop view if exists " ~ node.schema ~ "." ~ (node.alias or node.name) ~ " cascade") -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
