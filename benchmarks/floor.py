"""The floor: the same marts from the same SQL, run straight in DuckDB.

No dbt, no model contracts, no comments, no tests: what remains is the cost of the queries and of writing their rows.
"""

from __future__ import annotations

import json
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb


def build_floor(target: Path, built: Path, floor: Path, threads: int) -> None:
    """Make every model of a finished dbt run anew in the file `floor`.

    Args:
        target: the target folder of that run, with its manifest and compiled SQL.
        built: the warehouse that it made, from which the seeds are copied.
        floor: the file to make; its name must be that of `built`, because the compiled SQL holds it.
        threads: threads of DuckDB.
    """
    nodes = json.loads((target / "manifest.json").read_text(encoding="utf-8"))["nodes"]
    models = {name: node for name, node in nodes.items() if node["resource_type"] == "model"}
    order = TopologicalSorter(
        {name: [parent for parent in node["depends_on"]["nodes"] if parent in models] for name, node in models.items()}
    ).static_order()
    with duckdb.connect(floor, config={"threads": threads}) as connection:
        connection.execute(f"attach '{built}' as built (read_only)")
        for schema in ("reference", "register", "actuals", "staging", "intermediate", "marts"):
            connection.execute(f"create schema if not exists {schema}")
        seeds = connection.execute(
            "select schema_name, table_name from duckdb_tables() "
            "where database_name = 'built' and schema_name in ('reference', 'register', 'actuals')"
        ).fetchall()
        for schema, table in seeds:
            connection.execute(f"create table {schema}.{table} as select * from built.{schema}.{table}")
        for name in order:
            node = models[name]
            kind = "view" if node["config"]["materialized"] == "view" else "table"
            sql = (target / "compiled" / node["package_name"] / node["original_file_path"]).read_text(encoding="utf-8")
            connection.execute(f"create {kind} {node['schema']}.{node['alias']} as {sql}")
        for name, node in models.items():
            if node["config"]["materialized"] == "view" and name in models:
                connection.execute(f"drop view if exists {node['schema']}.{node['alias']} cascade")


if __name__ == "__main__":
    import sys

    build_floor(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
