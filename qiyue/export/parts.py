"""Reads the tables that an engine of many machines has written: plain Parquet, a file or a folder of parts a table.

Spark writes SCHEMA.db/NAME/part-….parquet. Such a folder says nothing of what its files mean or whether they are
complete; so it is exported first, and reports are made from the export.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from qiyue import dictionary, provenance
from qiyue.connection import shut
from qiyue.errors import QiyueError, plain_file_errors, show_path
from qiyue.export import rules, views
from qiyue.export.manifest import INTERMEDIATE, SCHEMAS, Column, belongs, is_name
from qiyue.project import Project

_WHOLE_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT")
_SCALE = re.compile(r"DECIMAL\(\d+,(\d+)\)")


@contextmanager
def opened(project: Project, folder: Path, *, write_below: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a folder of tables as a warehouse, with the types and meanings that the project gives its marts.

    Args:
        project: whose marts the folder must hold, every one.
        folder: SCHEMA/NAME.parquet, SCHEMA/NAME/*.parquet, or either below SCHEMA.db.
        write_below: a folder whose files may be written.

    Raises:
        QiyueError: a mart is missing, not finished, or has other columns or types than the project says.
    """
    folder = folder.resolve()
    with plain_file_errors("reading the tables"):
        tables = _tables(folder)
    described = {("marts", mart.name): mart for mart in dictionary.marts(project.root)}
    missing = sorted(set(described) - set(tables))
    # As in a DuckDB file, plain dbt leaves no word on where the tables come from.
    described["marts", "build"] = provenance.described()
    if missing:
        raise QiyueError(
            f"{show_path(folder)} holds no table {'.'.join(missing[0])}; name the folder that a finished build wrote."
        )
    with duckdb.connect() as connection:
        views.attach(connection, views.CATALOG)
        connection.execute(f"use {views.CATALOG}")
        for relation, files in tables.items():
            mart = described.get(relation)
            columns = _columns(connection, relation, files, mart)
            views.create(connection, (views.CATALOG, *relation), mart.description if mart else "", columns, files)
        if all(("intermediate", name) in tables for name in INTERMEDIATE):
            connection.execute(rules.sql())
        shut(connection, folder, write_below)
        yield connection


def _tables(folder: Path) -> dict[tuple[str, str], list[Path]]:
    """Give the files of each table, in the order of their names."""
    found: dict[tuple[str, str], list[Path]] = {}
    for schema in SCHEMAS:
        for place in (folder / schema, folder / f"{schema}.db"):
            for entry in sorted(place.iterdir()) if place.is_dir() else []:
                # Spark calls a folder of parts NAME.parquet, too.
                name = entry.name.removesuffix(".parquet")
                if not is_name(name) or not belongs(schema, name) or not (entry.is_dir() or entry.name != name):
                    continue
                if (schema, name) in found:
                    raise QiyueError(
                        f"{show_path(entry)} is the table {schema}.{name} a second time; remove one of them."
                    )
                found[schema, name] = _parts(entry) if entry.is_dir() else [entry]
    return found


def _parts(folder: Path) -> list[Path]:
    if inner := sorted(entry for entry in folder.iterdir() if entry.is_dir()):
        raise QiyueError(
            f"{show_path(folder)} holds a folder {inner[0].name}, so it is not finished, parted, or no plain Parquet; "
            "write the table as Parquet files without partitions."
        )
    parts = sorted(file for file in folder.glob("*.parquet") if not file.name.startswith((".", "_")))
    if not parts:
        raise QiyueError(
            f"{show_path(folder)} holds no Parquet file; name the folder that a finished build has written."
        )
    return parts


def _columns(
    connection: duckdb.DuckDBPyConnection, relation: tuple[str, str], files: list[Path], mart: dictionary.Mart | None
) -> list[Column]:
    """Give the columns of a table in their order, each with the type in which it is exported."""
    try:
        rows = connection.execute(f"describe select * from {views.scan(files)}").fetchall()
    except duckdb.Error as error:
        raise QiyueError(
            f"{show_path(files[0])} cannot be read as Parquet ({str(error).splitlines()[0]}); write the table again."
        ) from None
    found = {row[0]: row[1] for row in rows}
    if mart is None or not mart.columns:
        return [Column(name, _without_zone(kind), "") for name, kind in found.items()]
    wanted = [column.name for column in mart.columns]
    if list(found) != wanted:
        odd = next((name for name in [*wanted, *found] if (name in found) != (name in wanted)), "their order")
        raise QiyueError(
            f"The columns of {'.'.join(relation)} are not those of this project ({odd}); build with the same version."
        )
    return [
        Column(column.name, _type(relation, column, found[column.name]), column.description) for column in mart.columns
    ]


def _type(relation: tuple[str, str], column: dictionary.MartColumn, found: str) -> str:
    """Give the type that the project names, where the one found turns into it without losing a digit."""
    wanted = column.data_type.upper().replace(" ", "") or _without_zone(found)
    places = [_SCALE.fullmatch(kind) for kind in (found, wanted)]
    if (
        _without_zone(found) == wanted
        or (found in _WHOLE_NUMBERS and wanted in _WHOLE_NUMBERS)
        or (places[0] and places[1] and int(places[0][1]) <= int(places[1][1]))
    ):
        return wanted
    raise QiyueError(
        f"{'.'.join(relation)}.{column.name} is {found.lower()} and the project says {wanted.lower()}; "
        "build it with the same version."
    )


def _without_zone(kind: str) -> str:
    return "TIMESTAMP" if kind == "TIMESTAMP WITH TIME ZONE" else "INTEGER" if kind in _WHOLE_NUMBERS[:2] else kind
