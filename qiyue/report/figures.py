"""The figures of the report: every one is a row that SQL has made (reports/queries)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from qiyue import warehouse
from qiyue.errors import QiyueError, show_path
from qiyue.provenance import Build, read_as_of_date, require_as_of_date

Row = dict[str, Any]

REPORTS = Path(__file__).resolve().parents[2] / "reports"

# How much of a long list is shown. What is left out is summed in SQL and stands as a row of its own.
LIMITS = {
    "message_rows": 5,
    "money_rows": 10,
    "decision_rows": 5,
    "vendor_rows": 20,
    "heat_map_vendors": 8,
    "table_rows": 100,
    "short_rows": 20,
    "timeline_rows": 15,
    "curve_contracts": 6,
    "matrix_contracts": 6,
    "contract_sections": 30,
    "rows_of_a_contract": 60,
}


@dataclass(frozen=True)
class Figures:
    """What the warehouse says, ready to be laid out.

    Attributes:
        as_of_date: the day from which the warehouse looks.
        rows: the rows of each query by its name.
        labels: (name_zh, name_en) by (vocabulary, code).
        titles: (title_zh, title_en) by contract, for every contract that is named.
        shown: the contracts that have a section of their own.
    """

    as_of_date: date
    rows: dict[str, list[Row]]
    labels: dict[tuple[str, str], tuple[str | None, str | None]]
    titles: dict[str, tuple[str | None, str | None]]
    shown: frozenset[str]

    def one(self, name: str) -> Row:
        """Give the row of a query that has exactly one."""
        (row,) = self.rows[name]
        return row

    def of(self, name: str, contract_id: str) -> list[Row]:
        """Give the rows of a query that belong to a contract."""
        return [row for row in self.rows[name] if row["contract_id"] == contract_id]


def fetch(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Any = None) -> list[Row]:
    """Run a query and give its rows as dictionaries."""
    found = connection.execute(sql, parameters) if parameters is not None else connection.execute(sql)
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, values, strict=True)) for values in found.fetchall()]


def as_of_date(connection: duckdb.DuckDBPyConnection, asked: date | None) -> date:
    """Give the day from which the warehouse looks.

    Raises:
        QiyueError: another day was asked for than the one that the warehouse was built for.
    """
    settled = read_as_of_date(connection)
    require_as_of_date(settled, asked, "qiyue report")
    return settled


def collect(connection: duckdb.DuckDBPyConnection, asked: date | None) -> Figures:
    """Run every query of the report on an open warehouse.

    Raises:
        QiyueError: a mart is missing, or the warehouse looks from another day than the one asked for.
    """
    try:
        day = as_of_date(connection, asked)
        connection.execute("set variable as_of_date = cast(? as date)", [day])
        for name, limit in LIMITS.items():
            connection.execute(f"set variable {name} = {limit}")
        # A warehouse that plain `dbt build` made has no row that says where it comes from.
        columns = ", ".join(f"{column.name} {column.metadata['sql_type']}" for column in fields(Build))
        connection.execute(f"create temp table build_row ({columns})")
        if _has_build(connection):
            connection.execute("insert into build_row by name select * from marts.build")
        connection.execute(_query("_prepare"))
        rows = {
            file.stem: fetch(connection, _query(file.stem))
            for file in sorted((REPORTS / "queries").glob("*.sql"))
            if not file.stem.startswith("_")
        }
        shown = frozenset(row["contract_id"] for row in rows["contracts"])
        named = {
            row[column]
            for found in rows.values()
            for row in found
            for column in ("contract_id", "lowest_contract_id", "highest_contract_id")
            if row.get(column) is not None
        }
        titles = fetch(
            connection,
            "select contract_id, title_zh, title_en from marts.dim_contract where contract_id in (select unnest(?))",
            [sorted(named)],
        )
        return Figures(
            as_of_date=day,
            labels={(row["vocabulary"], row["code"]): (row["name_zh"], row["name_en"]) for row in rows.pop("labels")},
            titles={row["contract_id"]: (row["title_zh"], row["title_en"]) for row in titles},
            shown=shown,
            rows=rows,
        )
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise warehouse.incomplete(error) from None


def open_and_collect(database: Path, asked: date | None) -> Figures:
    """Open a warehouse read-only and run every query.

    Raises:
        QiyueError: it is missing, in use, broken, not complete, or built for another day.
    """
    if not database.exists():
        raise QiyueError(f"There is nothing to report yet: {show_path(database)} is missing; run `qiyue build` first.")
    with warehouse.read(database) as connection:
        return collect(connection, asked)


def _has_build(connection: duckdb.DuckDBPyConnection) -> bool:
    found = connection.execute(
        "select count(*) from information_schema.tables where table_schema = 'marts' and table_name = 'build'"
    ).fetchone()
    return bool(found and found[0])


def _query(name: str) -> str:
    return (REPORTS / "queries" / f"{name}.sql").read_text(encoding="utf-8")
