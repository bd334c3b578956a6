"""`qiyue export`: write a warehouse as a folder of Parquet files, which is there whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import duckdb
from rich.console import Console
from rich.text import Text

from qiyue import warehouse
from qiyue.connection import quote, quote_text
from qiyue.errors import DISK_FULL, DISK_FULL_SENTENCE, QiyueError, plain_file_errors, show_path
from qiyue.export import manifest as manifests
from qiyue.export import parts, rules, views
from qiyue.export.manifest import Column, Manifest, Table
from qiyue.project import Project


def export(project: Project, database: Path, out: Path, console: Console, *, tables: Path | None = None) -> Manifest:
    """Write an export and print where it is.

    Args:
        project: whose marts the folder of `tables` must hold.
        database: the warehouse to export.
        out: a new or empty folder.
        console: where to print.
        tables: a folder of Parquet tables that another engine has written, to export in place of `database`.

    Raises:
        QiyueError: `out` is not empty, the warehouse cannot be read, or the folder cannot be written; there is then
            no export.
    """
    out = out.absolute()
    with plain_file_errors("writing the export"):
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise QiyueError(
                f"{show_path(out)} is not an empty folder; name a new one, so that nothing is written over."
            )
        out.parent.mkdir(parents=True, exist_ok=True)
        interim = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent.resolve()))
        try:
            source = (
                parts.opened(project, tables, write_below=interim)
                if tables
                else warehouse.read(database, write_below=interim)
            )
            with source as connection:
                manifest = _write(connection, interim)
            manifests.write(interim, manifest)
            # What a temporary folder may not be, an export is: open to other readers.
            interim.chmod(0o755)
            _flush(interim)
            interim.replace(out)
        finally:
            shutil.rmtree(interim, ignore_errors=True)
    said = f"Exported {len(manifest.tables)} tables ({manifest.size / 1_048_576:.1f} MiB): {show_path(out)}"
    console.print(Text(said), soft_wrap=True)
    return manifest


def _write(connection: duckdb.DuckDBPyConnection, folder: Path) -> Manifest:
    found = connection.execute(
        """
        select schema_name, table_name, comment from duckdb_tables() where database_name = current_database()
        union all
        select schema_name, view_name, comment from duckdb_views() where database_name = current_database()
        order by all
        """
    ).fetchall()
    held = [_write_table(connection, folder, *row) for row in found if manifests.belongs(row[0], row[1])]
    if not held:
        raise QiyueError("There is nothing to export: no table is one of Qiyue's; run `qiyue build` first.")
    return Manifest(tuple(held), rules.fingerprint_of(connection))


def _write_table(
    connection: duckdb.DuckDBPyConnection, folder: Path, schema: str, name: str, comment: str | None
) -> Table:
    columns = tuple(
        Column(row[0], row[1], row[2] or "")
        for row in connection.execute(
            "select column_name, data_type, comment from duckdb_columns() "
            "where database_name = current_database() and schema_name = ? and table_name = ? order by column_index",
            [schema, name],
        ).fetchall()
    )
    if odd := [text for text in (name, *(column.name for column in columns)) if not manifests.is_name(text)]:
        raise QiyueError(
            f"{schema}.{name} cannot be exported: its name {odd[0]!r} holds other signs than a to z, 0 to 9, _."
        )
    if lossy := [column for column in columns if not manifests.is_type(column.type)]:
        raise QiyueError(
            f"{schema}.{name}.{lossy[0].name} cannot be exported: a Parquet file does not keep {lossy[0].type.lower()}."
        )
    file = folder / schema / f"{name}.parquet"
    file.parent.mkdir(exist_ok=True)
    try:
        connection.execute(
            f"copy (select * from {quote(schema)}.{quote(name)}) to {quote_text(str(file))} "
            "(format parquet, compression zstd)"
        )
        rows = views.count(connection, file)
    except duckdb.Error as error:
        if DISK_FULL in str(error):
            raise QiyueError(DISK_FULL_SENTENCE) from None
        if warehouse.is_damage(error):
            raise
        raise QiyueError(f"{schema}.{name} cannot be exported ({str(error).splitlines()[0]}).") from None
    return Table(schema, name, comment or "", columns, rows, file.stat().st_size, manifests.hash_of_file(file))


def _flush(folder: Path) -> None:
    """Make sure that a folder and all in it are on the disk."""
    for path in (*folder.rglob("*"), folder):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
