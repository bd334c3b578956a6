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


class WarehouseInUseError(QiyueError):
    """Another program has the file open for writing."""


class WarehouseUnreadableError(QiyueError):
    """The file is no DuckDB file that this version reads."""


@contextmanager
def read(path: Path, *, write_below: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a warehouse read-only, cut off from every other file, and close it afterwards.

    Args:
        path: a DuckDB file, or the folder of an export.
        write_below: a folder whose files may be written all the same.

    Raises:
        WarehouseInUseError: another program writes it.
        WarehouseUnreadableError: it is broken or no DuckDB file.
        NotAnExportError, DamagedExportError: the folder is no export, or not as it was written.
    """
    if path.is_dir():
        with reading.opened(path, write_below=write_below) as connection:
            yield connection
        return
    with _opened(path, read_only=True) as connection:
        shut(connection, *filter(None, [write_below]))
        yield connection


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
    return WarehouseUnreadableError(
        f"{show_path(path)} is not a warehouse that can be read; `qiyue build` makes a new one, "
        "`qiyue rollback` puts the version before in its place."
    )


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
        raise unreadable(path) from None
    try:
        yield connection
    finally:
        connection.close()
