"""The figures of the report's first screen: the numbers and dates that its own template shows, by its own queries."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import duckdb

from mutants.register import ROOT
from qiyue.report.figures import LIMITS, as_of_date

_QUERIES = ROOT / "reports" / "queries"
_TEMPLATE = ROOT / "reports" / "templates" / "sections" / "summary.html.j2"
# The queries that it shows; of the first, only the columns that the template names.
_SHOWN = ("summary", "messages", "draft_messages", "money", "next_duties", "uncertain_instalments", "error_findings")

FirstScreen = list[tuple[Any, ...]]


@cache
def _query(name: str) -> str:
    return (_QUERIES / f"{name}.sql").read_text(encoding="utf-8")


@cache
def _named() -> frozenset[str]:
    """The columns of the one-row summary that the template names, such as `summary.committed_amount`."""
    return frozenset(re.findall(r"\bsummary\.(\w+)", _TEMPLATE.read_text(encoding="utf-8")))


def marts() -> frozenset[str]:
    """Name the marts that the figures are read from."""
    return frozenset(name for query in ("_prepare", *_SHOWN) for name in re.findall(r"marts\.(\w+)", _query(query)))


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Set what the queries are told: the day, and how long the lists are."""
    connection.execute("set variable as_of_date = cast(? as date)", [as_of_date(connection, None)])
    for name, limit in LIMITS.items():
        connection.execute(f"set variable {name} = {limit}")


def read(connection: duckdb.DuckDBPyConnection) -> FirstScreen:
    """Read the figures; what it creates goes with the transaction that it runs in."""
    connection.execute(_query("_prepare"))
    figures: FirstScreen = []
    for name in _SHOWN:
        found = connection.execute(_query(name))
        kept = [
            place
            for place, (column, kind, *_) in enumerate(found.description or [])
            if str(kind) != "VARCHAR" and (name != "summary" or column in _named())
        ]
        figures += [(name, *(row[place] for place in kept)) for row in found.fetchall()]
    return figures
