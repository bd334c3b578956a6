"""Two floors under a build, both straight in DuckDB, without dbt, model contracts, comments or tests.

The first runs the compiled SQL of the same models: what remains is the cost of the queries and of writing their rows.
The second is `floor.sql`, written by hand from the files of a generated register for the marts that grow most: what one
would write without the project. Its rows must be those of the marts.
"""

from __future__ import annotations

import argparse
import json
import time
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

BY_HAND = Path(__file__).with_name("floor.sql")
# What the marts of floor.sql are made from in the project.
FEEDERS = ("int_penalty_tiers", "int_penalty_terms")


def run_models(connection: duckdb.DuckDBPyConnection, target: Path) -> dict[str, float]:
    """Make every model of a finished dbt run anew; give the seconds of each.

    Args:
        connection: an empty file of the name of the built one, which the compiled SQL holds; the built one is attached
            as `built`, and its seeds are copied.
        target: the target folder of that run, with its manifest and compiled SQL.
    """
    nodes = json.loads((target / "manifest.json").read_text(encoding="utf-8"))["nodes"]
    models = {name: node for name, node in nodes.items() if node["resource_type"] == "model"}
    order = TopologicalSorter(
        {name: [parent for parent in node["depends_on"]["nodes"] if parent in models] for name, node in models.items()}
    ).static_order()
    for schema in ("reference", "register", "actuals", "staging", "intermediate", "marts"):
        connection.execute(f"create schema if not exists {schema}")
    seeds = connection.execute(
        "select schema_name, table_name from duckdb_tables() "
        "where database_name = 'built' and schema_name in ('reference', 'register', 'actuals')"
    ).fetchall()
    for schema, table in seeds:
        connection.execute(f"create table {schema}.{table} as select * from built.{schema}.{table}")
    seconds = {}
    for name in order:
        node = models[name]
        kind = "view" if node["config"]["materialized"] == "view" else "table"
        sql = (target / "compiled" / node["package_name"] / node["original_file_path"]).read_text(encoding="utf-8")
        started = time.monotonic()
        connection.execute(f"create {kind} {node['schema']}.{node['alias']} as {sql}")
        seconds[node["alias"]] = time.monotonic() - started
    return seconds


def run_by_hand(connection: duckdb.DuckDBPyConnection, register: Path, as_of: str) -> dict[str, float]:
    """Run floor.sql in an empty file, with the built warehouse attached as `built`; give the seconds of each mart.

    Raises:
        SystemExit: a mart has other rows than the built one.
    """
    connection.execute(f"set variable register = '{register}'")
    connection.execute(f"set variable as_of = date '{as_of}'")
    connection.execute("create table horizons as select days_late from built.reference.exposure_horizons")
    connection.execute(
        """
        create table rates as
        select
            annual_rate, effective_from,
            coalesce(lead(effective_from) over (order by effective_from) - 1, date '9999-12-31') as effective_to
        from built.reference.reference_rates
        where rate_code = 'lpr_1y'
        """
    )
    seconds = {}
    for statement in BY_HAND.read_text(encoding="utf-8").split(";\n"):
        if "create table " not in statement:
            continue
        name = statement.split("create table ")[1].split()[0]
        started = time.monotonic()
        connection.execute(statement)
        seconds[name] = time.monotonic() - started
        if differing := _differing_rows(connection, name):
            raise SystemExit(f"floor.sql: {differing:,} rows of {name} are not those of the mart.")
    return seconds


def _differing_rows(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    columns = ", ".join(row[0] for row in connection.execute(f"describe {name}").fetchall())
    # Sums of hashes instead of `except all`, which would keep both tables in memory.
    query = "select count(*), sum(hash({})) from {}"
    counts = [
        connection.execute(query.format(columns, table)).fetchone() or (0, 0) for table in (name, f"built.marts.{name}")
    ]
    if counts[0] == counts[1]:
        return 0
    differing = 0
    for one, other in ((name, f"built.marts.{name}"), (f"built.marts.{name}", name)):
        rows = f"select {columns} from {one} except all select {columns} from {other}"
        differing += (connection.execute(f"select count(*) from ({rows})").fetchone() or (0,))[0]
    return differing


def main() -> None:
    """Measure both floors and write their seconds as JSON to the standard output."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--target", type=Path, required=True, help="target folder of the finished dbt run")
    parser.add_argument("--built", type=Path, required=True, help="the warehouse that it made")
    parser.add_argument("--register", type=Path, required=True, help="the folder it was made from")
    parser.add_argument("--as-of", required=True)
    parser.add_argument("--folder", type=Path, required=True, help="where to make the floors' files")
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--memory-limit", required=True)
    asked = parser.parse_args()
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": asked.threads,
        "memory_limit": asked.memory_limit,
    }
    with duckdb.connect(asked.folder / asked.built.name, config=config) as connection:
        connection.execute(f"attach '{asked.built}' as built (read_only)")
        models = run_models(connection, asked.target)
    (asked.folder / asked.built.name).unlink()
    with duckdb.connect(asked.folder / "by_hand.duckdb", config=config) as connection:
        connection.execute(f"attach '{asked.built}' as built (read_only)")
        by_hand = run_by_hand(connection, asked.register, asked.as_of)
    same = sum(models[name] for name in (*by_hand, *FEEDERS))
    print(json.dumps({"models_s": sum(models.values()), "by_hand_s": sum(by_hand.values()), "same_models_s": same}))


if __name__ == "__main__":
    main()
