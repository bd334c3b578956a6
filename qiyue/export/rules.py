"""The rules by which a penalty is shown step by step: they come from the project, never out of an export."""

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb

from qiyue.connection import quote
from qiyue.project import Project
from qiyue.sql_macros import penalty_steps

_PROJECT = Project(Path(__file__).resolve().parents[2])
_CREATE = "create or replace macro intermediate.penalty_steps("


def sql() -> str:
    """Give the SQL that makes `intermediate.penalty_steps` by the rules of this project."""
    return penalty_steps(_PROJECT)


def fingerprint() -> str:
    """Give the SHA-256 of the rules of this project."""
    return hashlib.sha256(sql().encode()).hexdigest()


def fingerprint_of(connection: duckdb.DuckDBPyConnection) -> str | None:
    """Give the fingerprint of an open warehouse; None where it has no such rules, or others than this project."""
    held = _definitions(connection)
    if not held:
        return None
    connection.execute(sql().replace(_CREATE, "create or replace temp macro penalty_steps(", 1))
    return fingerprint() if _definitions(connection) == held else None


def _definitions(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Give what the macros of the name are made of, without the name of the database, which is that of its file."""
    database = connection.execute("select current_database()").fetchone()
    assert database is not None  # noqa: S101  (there always is one)
    found = connection.execute(
        "select macro_definition from duckdb_functions() where function_name = 'penalty_steps'"
    ).fetchall()
    names = (f"{database[0]}.", f"{quote(database[0])}.")
    return {row[0].replace(names[0], "").replace(names[1], "") for row in found}
