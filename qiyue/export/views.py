"""A warehouse in memory whose tables are views over Parquet files: nothing is copied, a query reads what it needs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from qiyue.connection import quote, quote_file, quote_text
from qiyue.export.manifest import SCHEMAS, Column

CATALOG = "warehouse"
"""Name of the one warehouse that a connection reads, where it reads only one."""


def attach(connection: duckdb.DuckDBPyConnection, catalog: str) -> None:
    """Attach an empty warehouse in memory under a name."""
    # A timestamp with a zone becomes one without at UTC, wherever the machine stands.
    connection.execute("set TimeZone = 'UTC'")
    connection.execute(f"attach ':memory:' as {quote(catalog)}")
    for schema in SCHEMAS:
        connection.execute(f"create schema {quote(catalog)}.{quote(schema)}")


def create(
    connection: duckdb.DuckDBPyConnection,
    relation: tuple[str, str, str],
    description: str,
    columns: Sequence[Column],
    files: Sequence[Path],
) -> None:
    """Create a view over Parquet files, with its columns in their order and types, and say what they mean.

    Args:
        connection: where the catalog is attached.
        relation: catalog, schema and name.
        description: meaning of the table, "" for none.
        columns: what the view shows.
        files: the files whose rows it holds, in their order.
    """
    name = ".".join(map(quote, relation))
    shown = ", ".join(f"cast({quote(column.name)} as {column.type}) as {quote(column.name)}" for column in columns)
    connection.execute(f"create view {name} as select {shown} from {scan(files)}")
    connection.execute(f"comment on view {name} is {_comment(description)}")
    for column in columns:
        connection.execute(f"comment on column {name}.{quote(column.name)} is {_comment(column.description)}")


def scan(files: Sequence[Path]) -> str:
    """Give the SQL that reads Parquet files, whose names mean themselves and no pattern."""
    return f"read_parquet([{', '.join(quote_file(file) for file in files)}], hive_partitioning = false)"


def count(connection: duckdb.DuckDBPyConnection, file: Path) -> int:
    """Count the rows of a Parquet file, by what it says of itself."""
    found = connection.execute(f"select num_rows from parquet_file_metadata({quote_file(file)})").fetchone()
    return int(found[0]) if found else 0


def _comment(text: str) -> str:
    return quote_text(text) if text else "null"
