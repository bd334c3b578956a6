"""What every use of DuckDB needs: names, texts and files quoted for SQL, and a connection shut off from the machine."""

from __future__ import annotations

from pathlib import Path

import duckdb


def quote(identifier: str) -> str:
    """Quote a name for SQL."""
    return '"' + identifier.replace('"', '""') + '"'


def quote_text(value: str) -> str:
    """Quote a text for SQL, where no parameter can stand."""
    return "'" + value.replace("'", "''") + "'"


def quote_file(path: Path) -> str:
    """Quote a file for what reads files in SQL, so that its name means itself and no pattern."""
    return quote_text(_escaped(path))


def shut(connection: duckdb.DuckDBPyConnection, *folders: Path) -> None:
    """Shut a connection off from every file but those below some folders."""
    # DuckDB compares the path as it is asked for, in which the signs of a pattern are escaped.
    allowed = sorted({form for folder in folders for form in (str(folder), _escaped(folder))})
    if allowed:
        connection.execute(f"set allowed_directories = [{', '.join(map(quote_text, allowed))}]")
    connection.execute("set enable_external_access = false")


def _escaped(path: Path) -> str:
    # As file_literal in macros/register/stage.sql.
    return str(path).replace("[", "[[]").replace("*", "[*]").replace("?", "[?]")
