"""`qiyue diff`: which figures changed since the version before, by contract, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
from rich.console import Console
from rich.text import Text

from qiyue import provenance, publish, warehouse
from qiyue.connection import quote, shut
from qiyue.console import clean, print_rows
from qiyue.errors import QiyueError, show_path

# The figures that are compared: mart, key besides the contract, and the columns. Of the findings, which come and go.
_FIGURES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "dim_contract": ((), ("total_amount", "current_total_amount")),
    "payment_timing": (
        ("instalment_number", "occurrence_number"),
        ("scheduled_amount", "due_date", "paid_amount", "payment_status"),
    ),
    "contract_balance": ((), ("committed_amount", "due_amount", "outstanding_amount", "overdue_amount")),
    "penalty_exposure": (
        ("penalty_term_id", "liable_party"),
        ("amount_per_day", "amount_per_event", "cap_amount"),
    ),
    "sla_commitments": (("sla_id",), ("target_value",)),
    "fiscal_year_position": (
        ("fiscal_year",),
        (
            "scheduled_cash_amount",
            "service_amount",
            "cumulative_cash_amount",
            "cumulative_service_amount",
            "prepaid_or_arrears_amount",
        ),
    ),
    "contract_findings": (("finding_id",), ("severity",)),
}
# Schemas of what people type; the rest follows from it by the rules.
_REGISTER = ("register", "actuals")
_REFERENCE = ("reference",)
# Rows are matched with one another up to this many a table; beyond it they are counted.
_MATCHED_ROWS = 200


Row = tuple[Any, ...]
# For each table of the register its key columns; rows of a table that is not in it are matched by likeness.
Keys = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Change:
    """One figure that is not what it was; `key` says which of its contract's, such as "instalment_number 2"."""

    contract_id: str
    mart: str
    key: str
    column: str
    before: Any
    after: Any


@dataclass
class Comparison:
    """What differs between two versions.

    `register` and `reference` hold sentences on changed rows, those of the register by contract ("" for rows that
    belong to none).
    """

    changes: list[Change] = field(default_factory=list)
    register: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    reference: list[str] = field(default_factory=list)

    def reasons(self, contract_id: str, general: list[str]) -> list[str]:
        """Say why the figures of a contract changed; `general` are the reasons that may hold for any contract."""
        if found := self.register.get(contract_id):
            return found
        if general:
            return ["none of its rows differs; see what holds for all contracts, below"]
        return ["no row of register or reference differs, so the rules (the models) do"]


def show(database: Path, keys: Keys, console: Console, *, before: Path | None = None) -> None:
    """Print what changed between two warehouses.

    Args:
        database: the published warehouse, or an export.
        keys: the key columns of each table of the register.
        console: where to print.
        before: what to compare it with, a DuckDB file or an export; None takes the version before the published one.

    Raises:
        QiyueError: there are no two versions, or one of them cannot be read.
    """
    if before is None:
        number, number_before = last_two(database)
        before = publish.Site(database).version_file(number_before)
        names = (f"Version {number_before}", f"version {number}", ", the published one")
    else:
        names = (show_path(before), show_path(database), "")
    old, new = provenance.read(before), provenance.read(database)
    comparison = compare(before, database, keys)
    title = f"{names[0]}{_commit(old)} -> {names[1]}{_commit(new)}{names[2]}"
    console.print(Text(title), soft_wrap=True)
    general = [*comparison.register.pop("", []), *comparison.reference, *_general_reasons(old, new, comparison)]
    by_contract: dict[str, list[Change]] = defaultdict(list)
    for change in comparison.changes:
        by_contract[change.contract_id].append(change)
    for contract_id, changes in sorted(by_contract.items()):
        console.print(Text(f"\n{clean(contract_id)}", style="bold"))
        print_rows(
            console,
            ["mart", "key", "figure", "before", "after"],
            [(change.mart, change.key, change.column, change.before, change.after) for change in changes],
        )
        _print_lines(console, "Why:", comparison.reasons(contract_id, general))
    if not by_contract:
        console.print("No figure changed.")
    for contract_id in sorted(set(comparison.register) - set(by_contract)):
        _print_lines(console, f"\n{clean(contract_id)} (no figure changed):", comparison.register[contract_id])
    if general:
        _print_lines(console, "\nFor all contracts:", general)


def compare(old: Path, new: Path, keys: Keys) -> Comparison:
    """Compare two warehouses.

    Raises:
        QiyueError: one of them cannot be read.
    """
    result = Comparison()
    try:
        with duckdb.connect() as connection:
            for name, path in (("old", old), ("new", new)):
                warehouse.attach(connection, path, name)
                warehouse.require_marts(connection, name, path)
            shut(connection, *(path.resolve() for path in (old, new) if path.is_dir()))
            for mart, (key, figures) in _FIGURES.items():
                result.changes += _changed_figures(connection, mart, key, figures)
            for schema, table in _tables(connection, _REGISTER):
                for contract_id, said in _changed_rows(connection, schema, table, keys.get(table, ())):
                    result.register[contract_id].append(said)
            for schema, table in _tables(connection, _REFERENCE):
                result.reference += [said for _, said in _changed_rows(connection, schema, table, ())]
    except duckdb.Error as error:
        warehouse.blame(error, old, new)
        raise QiyueError(f"The two versions cannot be compared ({str(error).splitlines()[0]}).") from None
    return result


def last_two(database: Path) -> tuple[int, int]:
    """Give the number of the published version and that of the one before it.

    Raises:
        QiyueError: there are no two versions.
    """
    if database.is_dir():
        raise QiyueError("An export keeps no version before it; name with --before what to compare it with.")
    site = publish.Site(database)
    number = site.published_version()
    if number is None:
        raise QiyueError(f"There is no warehouse at {show_path(database)}; run `qiyue build` to make it.")
    before = site.version_before()
    if before is None:
        raise QiyueError("There is no version before the published one to compare with.")
    return number, before


def _general_reasons(old: provenance.Build | None, new: provenance.Build | None, comparison: Comparison) -> list[str]:
    if old is None or new is None:
        return []
    reasons = []
    if old.as_of_date != new.as_of_date:
        reasons.append(f"the as-of date moved from {old.as_of_date} to {new.as_of_date}")
    if old.register_hash != new.register_hash and not comparison.register:
        # A register that was handed in as a folder is not among the seeds that the warehouse holds.
        reasons.append("the files of the register that was handed in differ")
    return reasons


def _commit(build: provenance.Build | None) -> str:
    return f" (commit {build.git_commit[:8]})" if build and build.git_commit else ""


def _columns(connection: duckdb.DuckDBPyConnection, database: str, schema: str, table: str) -> list[str]:
    """Give the columns of a table in their order; none where there is no such table."""
    rows = connection.execute(
        "select column_name from duckdb_columns() where database_name = ? and schema_name = ? and table_name = ? "
        "order by column_index",
        [database, schema, table],
    ).fetchall()
    return [row[0] for row in rows]


def _tables(connection: duckdb.DuckDBPyConnection, schemas: tuple[str, ...]) -> list[tuple[str, str]]:
    rows = connection.execute(
        "select distinct table_schema, table_name from information_schema.tables "
        "where table_catalog in ('old', 'new') and list_contains(?, table_schema) order by all",
        [list(schemas)],
    ).fetchall()
    return [(row[0], row[1]) for row in rows]


def _changed_figures(
    connection: duckdb.DuckDBPyConnection, mart: str, key: tuple[str, ...], figures: tuple[str, ...]
) -> Iterable[Change]:
    held = {side: _columns(connection, side, "marts", mart) for side in ("old", "new")}
    # A column that came into a key since is no part of it for a version that did not have it.
    key = tuple(name for name in key if all(name in columns for columns in held.values()))
    keys = ("contract_id", *key)
    if not all("contract_id" in columns for columns in held.values()):
        return
    for figure in figures:
        if not all(figure in columns for columns in held.values()):
            continue
        names = ", ".join(map(quote, keys))
        sql = (
            f"select {names}, old_mart.{quote(figure)}, new_mart.{quote(figure)} "
            f"from old.marts.{quote(mart)} as old_mart full join new.marts.{quote(mart)} as new_mart using ({names}) "
            f"where old_mart.{quote(figure)} is distinct from new_mart.{quote(figure)} order by {names}"
        )
        for row in connection.execute(sql).fetchall():
            which = ", ".join(f"{name} {value}" for name, value in zip(key, row[1:], strict=False))
            yield Change(row[0], mart, which, figure, row[-2], row[-1])


def _changed_rows(
    connection: duckdb.DuckDBPyConnection, schema: str, table: str, key: Sequence[str]
) -> Iterable[tuple[str, str]]:
    """Give the changed rows of a table as contract ("" for none) and sentence.

    Without a known key, the first two columns name a row.
    """
    held = {side: _columns(connection, side, schema, table) for side in ("old", "new")}
    columns = [column for column in held["new"] if column in held["old"]]
    for side, said in (("old", "removed"), ("new", "added")):
        if lone := [column for column in held[side] if column not in columns]:
            yield "", f"{schema}.{table}: {said} {'column' if columns else 'with columns'} {', '.join(lone)}"
    if not columns:
        return
    names = ", ".join(map(quote, columns))
    whole = f"{quote(schema)}.{quote(table)}"
    gone, come = (
        connection.execute(
            f"select {names} from {one}.{whole} except all select {names} from {other}.{whole} order by all"
        ).fetchall()
        for one, other in (("old", "new"), ("new", "old"))
    )
    place = columns.index("contract_id") if "contract_id" in columns else None
    if len(gone) + len(come) > _MATCHED_ROWS:
        counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for side_number, rows in enumerate((gone, come)):
            for row in rows:
                counts[(row[place] or "") if place is not None else ""][side_number] += 1
        for contract_id, (removed, added) in sorted(counts.items()):
            yield contract_id, f"{schema}.{table}: {removed} rows of before differ, {added} rows of now"
        return
    key_places = [columns.index(name) for name in key] if set(key) <= set(columns) else []
    pairs = _matched_by_key(gone, come, key_places) if key_places else _matched(gone, come)
    for before, after in pairs:
        row = after or before or ()
        contract_id = (row[place] or "") if place is not None else ""
        named = [row[number] for number in key_places or range(min(2, len(row)))]
        label = " ".join(str(value) for value in named if value is not None)
        if before is None or after is None:
            yield contract_id, f"{schema}.{table}: row {label} {'added' if before is None else 'removed'}"
        else:
            cells = (
                f"{column} {_cell(old_cell)} -> {_cell(new_cell)}"
                for column, old_cell, new_cell in zip(columns, before, after, strict=True)
                if old_cell != new_cell
            )
            yield contract_id, f"{schema}.{table}: row {label}: {', '.join(cells)}"


def _matched_by_key(gone: list[Row], come: list[Row], key: list[int]) -> Iterable[tuple[Row | None, Row | None]]:
    before, after = ({tuple(row[place] for place in key): row for row in rows} for rows in (gone, come))
    for one in dict.fromkeys([*before, *after]):
        yield before.get(one), after.get(one)


def _matched(gone: list[Row], come: list[Row]) -> Iterable[tuple[Row | None, Row | None]]:
    """Match the rows that went with those that came: the most alike first, if at least half of the cells agree."""
    alike = sorted(
        (
            (sum(one == other for one, other in zip(before, after, strict=True)), left, right)
            for left, before in enumerate(gone)
            for right, after in enumerate(come)
        ),
        key=lambda entry: (-entry[0], entry[1], entry[2]),
    )
    partner: dict[int, int] = {}
    for agreeing, left, right in alike:
        if left not in partner and right not in partner.values() and 2 * agreeing >= len(gone[left]):
            partner[left] = right
    for left, before in enumerate(gone):
        yield before, come[partner[left]] if left in partner else None
    for right, after in enumerate(come):
        if right not in partner.values():
            yield None, after


def _cell(value: Any) -> str:
    return "blank" if value is None or value == "" else str(value)


def _print_lines(console: Console, title: str, lines: list[str]) -> None:
    console.print(Text(title), soft_wrap=True)
    for line in lines:
        console.print(Text(f"  - {clean(line)}"), soft_wrap=True)
