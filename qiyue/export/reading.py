"""Reads an export: every file is held against the manifest, and the tables are views over them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from qiyue.connection import shut
from qiyue.errors import show_path
from qiyue.export import manifest as manifests
from qiyue.export import rules, views
from qiyue.export.manifest import DamagedExportError, Manifest, Table


@contextmanager
def opened(folder: Path, *, write_below: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open an export as a warehouse, cut off from every other file, and close it afterwards.

    Args:
        folder: the folder of the export.
        write_below: a folder whose files may be written all the same.

    Raises:
        NotAnExportError, DamagedExportError: it is no export, or not as it was written.
    """
    with duckdb.connect() as connection:
        manifest = attach(connection, folder, views.CATALOG)
        connection.execute(f"use {views.CATALOG}")
        if manifest.rules_sha256 == rules.fingerprint():
            connection.execute(rules.sql())
        shut(connection, *filter(None, [folder.resolve(), write_below]))
        yield connection


def attach(connection: duckdb.DuckDBPyConnection, folder: Path, catalog: str) -> Manifest:
    """Attach an export under a name, and give its manifest.

    Raises:
        NotAnExportError, DamagedExportError: it is no export, or not as it was written.
    """
    manifest = manifests.read(folder)
    manifests.verify(folder, manifest)
    views.attach(connection, catalog)
    for table in manifest.tables:
        file = folder.resolve() / table.file
        try:
            views.create(connection, (catalog, table.schema, table.name), table.description, table.columns, [file])
            rows = views.count(connection, file)
        except duckdb.Error as error:
            raise _contradicted(folder, table, str(error).splitlines()[0]) from None
        if rows != table.rows:
            raise _contradicted(folder, table, f"it holds {rows:,} rows, not {table.rows:,}")
    return manifest


def _contradicted(folder: Path, table: Table, what: str) -> DamagedExportError:
    file = show_path(folder / table.file)
    return DamagedExportError(f"{file} is not what the manifest says of it ({what}); export the warehouse again.")
