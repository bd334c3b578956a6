"""Opening a warehouse to read, a DuckDB file or an export of one, with errors that a user understands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from qiyue.connection import quote, quote_text, shut
from qiyue.errors import QiyueError, show_path
from qiyue.export import reading

# The folder of the versions before the published one.
VERSIONS = "versions"


class WarehouseInUseError(QiyueError):
    """Another program has the file open for writing."""


class WarehouseUnreadableError(QiyueError):
    """The file is no DuckDB file, or a part of it is damaged."""


class WarehouseTooNewError(QiyueError):
    """The file is of a newer DuckDB: another version of Qiyue reads it."""


@contextmanager
def read(path: Path, *, write_below: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a warehouse read-only, cut off from every other file, and close it afterwards.

    Args:
        path: a DuckDB file, or the folder of an export.
        write_below: a folder whose files may be written all the same.

    Raises:
        WarehouseInUseError: another program writes it.
        WarehouseUnreadableError: it is broken or no DuckDB file; also of what is found only while the block reads it.
        WarehouseTooNewError: a newer DuckDB wrote it.
        NotAnExportError, DamagedExportError: the folder is no export, or not as it was written.
        QiyueError: it lacks what the block asks for.
    """
    try:
        if path.is_dir():
            with reading.opened(path, write_below=write_below) as connection:
                yield connection
        else:
            with _opened(path, read_only=True) as connection:
                shut(connection, *filter(None, [write_below]))
                yield connection
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise incomplete(error) from None
    except duckdb.Error as error:
        if is_damage(error):
            raise _damaged(path) from None
        raise


def read_through(path: Path) -> None:
    """Read every cell of every table of a warehouse, so that no damaged block stays unseen.

    Raises:
        WarehouseInUseError, WarehouseUnreadableError, WarehouseTooNewError: as `read`.
    """
    with read(path) as connection:
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = current_database()"
        ).fetchall()
        for schema, table in tables:
            connection.execute(f"select bit_xor(hash(held)) from {quote(schema)}.{quote(table)} as held").fetchall()


def is_damage(error: duckdb.Error) -> bool:
    """Say whether DuckDB could not read a part of a file, whatever was asked."""
    # It has no class of its own for a block whose checksum is not that of its content.
    said = ("Corrupt database file", "Could not read enough bytes")
    classes = (duckdb.FatalException, duckdb.InternalException, duckdb.SerializationException)
    return isinstance(error, classes) or any(sentence in str(error) for sentence in said)


def require_marts(connection: duckdb.DuckDBPyConnection, catalog: str, path: Path) -> None:
    """Make sure that an attached database has marts, and is not that of another program.

    Raises:
        QiyueError: it has none.
    """
    found = connection.execute(
        "select count(*) from information_schema.tables where table_catalog = ? and table_schema = 'marts'", [catalog]
    ).fetchone()
    if not (found and found[0]):
        raise QiyueError(f"{show_path(path)} holds no marts, so it is no warehouse of Qiyue; name another file.")


def blame(error: duckdb.Error, *paths: Path) -> None:
    """Name the one of several warehouses that is damaged, where that is why DuckDB could not read them together.

    Raises:
        WarehouseUnreadableError: one of them is.
    """
    if is_damage(error):
        for path in paths:
            read_through(path)


def attach(connection: duckdb.DuckDBPyConnection, path: Path, name: str) -> None:
    """Attach a warehouse under a name, to read; `shut` the connection after the last one.

    Raises:
        NotAnExportError, DamagedExportError: the folder is no export, or not as it was written.
        duckdb.Error: the file cannot be read.
    """
    if path.is_dir():
        reading.attach(connection, path, name)
    else:
        connection.execute(f"attach {quote_text(str(path))} as {quote(name)} (read_only)")


def settle(path: Path) -> None:
    """Write what stands in the log file beside a DuckDB file (a killed writer leaves one) into the file itself.

    Raises:
        WarehouseInUseError: another program writes it.
        WarehouseUnreadableError: it or its log is broken.
    """
    with _opened(path, read_only=False) as connection:
        connection.execute("checkpoint")


def log_file(path: Path) -> Path:
    """Give the path of the log that DuckDB keeps beside a file while it is written."""
    return path.with_name(path.name + ".wal")


def unreadable(path: Path) -> WarehouseUnreadableError:
    """Make the error for a file that cannot be read."""
    return WarehouseUnreadableError(f"{show_path(path)} is not a warehouse that can be read; {_what_to_do(path)}.")


def incomplete(error: duckdb.Error) -> QiyueError:
    """Make the error for a warehouse that lacks a table or a column."""
    first = str(error).splitlines()[0].removeprefix("Catalog Error: ").removeprefix("Binder Error: ").rstrip("!")
    return QiyueError(f"The warehouse is not complete; run `qiyue build` and try again ({first}).")


def _damaged(path: Path) -> WarehouseUnreadableError:
    return WarehouseUnreadableError(f"{show_path(path)} is damaged: a part of it cannot be read; {_what_to_do(path)}.")


def _what_to_do(path: Path) -> str:
    if path.parent.name == VERSIONS:
        return "`qiyue status` lists the versions that are kept, `qiyue rollback --to` publishes another"
    return "`qiyue build` makes a new one, `qiyue rollback` puts the version before in its place"


@contextmanager
def _opened(path: Path, *, read_only: bool) -> Iterator[duckdb.DuckDBPyConnection]:
    # DuckDB makes a missing file when it opens one for writing, and its sentence on a missing one is a page long.
    if not path.is_file():
        raise QiyueError(f"There is no warehouse at {show_path(path)}; run `qiyue build` to make it.")
    try:
        connection = duckdb.connect(path, read_only=read_only)
    except duckdb.Error as error:
        if "set lock on file" in str(error):
            holder = re.search(r"PID (\d+)", str(error))
            who = f"process {holder[1]}" if holder else "another program"
            raise WarehouseInUseError(
                f"{show_path(path)} is open for writing in {who}; close it there and run the command again."
            ) from None
        if "created with a newer version" in str(error):
            raise WarehouseTooNewError(
                f"{show_path(path)} was written by a newer version of Qiyue than this one; read it with that one, or "
                "name another file with --database."
            ) from None
        raise (_damaged if is_damage(error) else unreadable)(path) from None
    try:
        yield connection
    finally:
        connection.close()
