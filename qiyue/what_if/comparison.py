"""What differs between the published warehouse and a what-if: one query of `queries/` for each table that is shown."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
from rich.console import Console
from rich.text import Text

from qiyue import warehouse
from qiyue.connection import shut
from qiyue.console import clean, print_rows
from qiyue.errors import QiyueError, plain_file_errors

_QUERIES = Path(__file__).parent / "queries"
# The tables in their order, each with what it says when it has no row.
_TABLES = {
    "cash_by_year": ("Cash by fiscal year", "No contract has any cash."),
    "cash_by_month": ("Cash by month, where it differs", "It differs in no month."),
    "instalments": ("Instalments that move", "None."),
    "duties": ("Duties and invoices that move", "None."),
    "penalties": ("Penalties by contract and party", "None: no party is supposed to be late."),
    "terms": ("Delay terms, one by one", "None: no term by the day is for a delay."),
    "rights": ("Rights to terminate that open or move", "None."),
}

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Table:
    """The answer to one query."""

    name: str
    columns: list[str]
    rows: Rows


@dataclass(frozen=True)
class Outcome:
    """What became of one event that was to move: of `counting` dates `moved` did; what is recorded stays.

    Without a contract nothing was reached.
    """

    number: int
    contract_id: str | None
    event_kind: str | None
    recorded_date: date | None
    counting: int
    moved: int

    @property
    def sentence(self) -> str:
        """Why not all moved, or nothing."""
        what = clean(f"{self.event_kind} of {self.contract_id}")
        if self.recorded_date:
            return f"{what} is recorded on {self.recorded_date}; what is recorded stays"
        if self.counting:
            decides = "another event, or the day on which the contract takes effect, decides"
            return f"{what} moves and no due date with it: {decides}"
        return f"no date counts from {what}"


@dataclass(frozen=True)
class Comparison:
    """The tables to show, and the outcome of every event that was to move."""

    tables: list[Table]
    outcomes: dict[int, list[Outcome]]


def compare(today: Path, supposed: Path) -> Comparison:
    """Compare the published warehouse with a what-if.

    Args:
        today: the published warehouse.
        supposed: the what-if, a DuckDB file named `what_if.duckdb`: its views call their tables by that name.

    Raises:
        QiyueError: one of them cannot be read.
    """
    try:
        with duckdb.connect() as connection:
            warehouse.attach(connection, today, "today")
            warehouse.attach(connection, supposed, "what_if")
            shut(connection)
            # Two of the tables are of these.
            connection.execute(_query("delays"))
            outcomes = [Outcome(*row) for row in _ask(connection, "outcomes").rows]
            tables = [_ask(connection, name) for name in _TABLES]
    except duckdb.Error as error:
        warehouse.blame(error, today)
        raise QiyueError(
            f"The published warehouse cannot be compared with the what-if ({str(error).splitlines()[0]}); "
            "publish it anew with `qiyue build` and run the command again."
        ) from None
    by_number: dict[int, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_number[outcome.number].append(outcome)
    return Comparison(tables, by_number)


def _ask(connection: duckdb.DuckDBPyConnection, name: str) -> Table:
    cursor = connection.execute(_query(name))
    return Table(name, [column[0] for column in cursor.description or ()], cursor.fetchall())


def _query(name: str) -> str:
    return (_QUERIES / f"{name}.sql").read_text(encoding="utf-8")


def show(tables: Iterable[Table], console: Console) -> None:
    """Print the tables; amounts in yuan, or the currency of their contract."""
    for table in tables:
        title, nothing = _TABLES[table.name]
        console.print(Text(f"\n{title}", style="bold"))
        if table.rows:
            print_rows(console, [column.replace("_", " ") for column in table.columns], table.rows, _say)
        else:
            console.print(f"  {nothing}")


def write(tables: Iterable[Table], file: Path) -> None:
    """Write the tables below one another into a CSV file; a cell is blank where it is unknown or its table has none.

    Raises:
        QiyueError: the file cannot be written.
    """
    tables = list(tables)
    columns = list(dict.fromkeys(column for table in tables for column in table.columns))
    with plain_file_errors(f"writing {file.name}"), file.open("w", encoding="utf-8", newline="") as target:
        lines = csv.DictWriter(target, ["table", *columns], lineterminator="\n")
        lines.writeheader()
        for table in tables:
            for row in table.rows:
                lines.writerow({"table": table.name, **dict(zip(table.columns, row, strict=True))})


def _say(value: Any) -> str:
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,.2f}" if isinstance(value, Decimal) else str(value)
