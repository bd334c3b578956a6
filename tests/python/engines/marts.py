"""Compares the marts of a DuckDB file with those that Spark has left as Parquet files."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

import duckdb

ROWS_SHOWN = 5


@dataclass(frozen=True)
class Compared:
    """A mart, its rows on DuckDB, and how Spark's differ; none if every row, column and type is the same."""

    name: str
    rows: int
    difference: str | None


def compare(database: Path, spark_warehouse: Path, only: str | None = None) -> list[Compared]:
    """Compare every mart of either engine, by name, or the only one that is asked for."""
    with duckdb.connect() as connection:
        quoted = str(database).replace("'", "''")
        connection.execute(f"attach '{quoted}' as duck (read_only)")
        found = connection.execute("select table_name from duckdb_tables() where schema_name = 'marts'").fetchall()
        folders = {folder.name: folder for folder in sorted((spark_warehouse / "marts.db").glob("*"))}
        names = [only] if only else sorted({str(name) for (name,) in found} | set(folders))
        missing = {name: "DuckDB" for name in folders if (name,) not in found}
        missing |= {str(name): "Spark" for (name,) in found if name not in folders}
        return [
            Compared(name, 0, f"{name}: there is none on {missing[name]}")
            if name in missing
            else _compare_one(connection, name, folders[name])
            for name in names
        ]


def _compare_one(connection: duckdb.DuckDBPyConnection, name: str, folder: Path) -> Compared:
    files = str(folder / "*.parquet").replace("'", "''")
    on_duckdb, on_spark = f"from duck.marts.{name}", f"from read_parquet('{files}')"
    rows = int(_query(connection, f"select count(*) {on_duckdb}")[0][0])
    columns = [[row[:2] for row in _query(connection, f"describe {source}")] for source in (on_duckdb, on_spark)]
    if columns[0] != columns[1]:
        pairs = zip_longest(*columns, fillvalue=("nothing",))
        odd = [f"  {' '.join(duck)} on DuckDB, {' '.join(spark)} on Spark" for duck, spark in pairs if duck != spark]
        return Compared(name, rows, "\n".join([f"{name}: other columns", *odd[:ROWS_SHOWN]]))
    lines = []
    for there, source, other in (("DuckDB", on_duckdb, on_spark), ("Spark", on_spark, on_duckdb)):
        only = f"from ((select * {source}) except all (select * {other}))"
        if count := _query(connection, f"select count(*) {only}")[0][0]:
            lines.append(f"{name}: {count:,} of {rows:,} rows only on {there}")
            header = [column for column, _ in columns[0]]
            for row in _query(connection, f"select * {only} order by all limit {ROWS_SHOWN}"):
                lines.append("  " + ", ".join(f"{key}={cell}" for key, cell in zip(header, row, strict=True)))
    return Compared(name, rows, "\n".join(lines) or None)


def _query(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return connection.execute(sql).fetchall()
