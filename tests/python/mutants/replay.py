"""What a build would say of a changed register, without building it anew.

dbt has built once; its compiled SQL and its tables are loaded into memory, every view as a table. A change is made in
a transaction, what descends from it is computed again in the order of the models, the tests that read it are run, and
all is rolled back. An error (a cast, a constraint) or a row of a test is a change noticed.
"""

from __future__ import annotations

import json
import re
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import duckdb

from mutants import first_screen
from mutants.mutations import Mutant
from mutants.register import ROW_DOUBLED, ROW_DROPPED, Register

# The queries are many and small: planning them takes longer than running them, so plans need not be the best.
_HASTE = (
    "join_order,statistics_propagation,common_subexpressions,column_lifetime,compressed_materialization,deliminator"
)


class Replay:
    """A built warehouse in memory, on which changes are tried.

    Args:
        register: what the warehouse was built from.
        database: the built file; it is read only.
        target: dbt's target folder of that build, with `manifest.json` and `run_results.json`.

    Raises:
        RuntimeError: the warehouse was not built from this register, or a test fails on it unchanged.
    """

    def __init__(self, register: Register, database: Path, target: Path) -> None:
        manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
        results = json.loads((target / "run_results.json").read_text(encoding="utf-8"))["results"]
        self._nodes: dict[str, dict[str, Any]] = manifest["nodes"]
        self._code: dict[str, str] = {one["unique_id"]: one["compiled_code"] for one in results}
        self._by_relation = {
            node["relation_name"]: name for name, node in self._nodes.items() if node.get("relation_name")
        }
        self._tests = [
            name
            for name, node in self._nodes.items()
            if node["resource_type"] == "test" and node["config"]["severity"].lower() == "error"
        ]
        self._last: dict[tuple[str, str, str], str] = {}
        self._connection = duckdb.connect()
        self._load(database)
        for file in register.files.values():
            rows = self._query(f"select * from {self._seed(file.name)} order by rowid")
            if rows != [tuple(cell.strip() or None for cell in row.values()) for row in file.rows]:
                raise RuntimeError(f"The warehouse was not built from {file.name}.csv as it stands; build it again.")
            if noticed := self._noticed_after(file.name, ("", "", "")):
                raise RuntimeError(f"The register is not sound to begin with: {noticed}")
        first_screen.prepare(self._connection)
        self._first_screen = self._first_screen_after([])

    def notice(self, mutants: list[Mutant], without: str = "") -> str | None:
        """Say what notices some changes, made all at once in cells of one file; none if nothing does.

        A test may be left out by its name, to see that it is missed.
        """
        run = self._connection
        try:
            run.execute("begin")
            for mutant in mutants:
                self._make(mutant)
            first = mutants[0]
            return self._noticed_after(first.file, (first.file, first.column, first.kind), without)
        except duckdb.Error as error:
            return str(error).splitlines()[0]
        finally:
            run.execute("rollback")

    def rows_after(self, statement: str, test: str) -> list[tuple[Any, ...]]:
        """Give the rows of a test after a statement has spoilt a table; what descends from a seed is computed again."""
        touched = re.search(r"(?:update|into|from) (?:register|actuals|reference)\.(\w+)", statement)
        name = f"test.qiyue.{test}"
        self._connection.execute("begin")
        try:
            changed = self._connection.execute(statement).fetchone()
            if not changed or not changed[0]:
                raise ValueError(f"Nothing is spoilt by: {statement}")
            if touched:
                self._replay(self._to_replay(f"seed.qiyue.{touched[1]}", name), set())
            return self._query(self._code[name])
        finally:
            self._connection.execute("rollback")

    def moves_first_screen(self, mutants: list[Mutant]) -> bool:
        """Whether some changes, made all at once in cells of one file, move a figure of the report's first screen."""
        return self._first_screen_after(mutants) != self._first_screen

    def _first_screen_after(self, mutants: list[Mutant]) -> first_screen.FirstScreen:
        try:
            self._connection.execute("begin")
            for mutant in mutants:
                self._make(mutant)
            if mutants:
                changed = self._descendants(f"seed.qiyue.{mutants[0].file}")
                self._replay(tuple(model for model in changed if model in self._behind_first_screen), set())
            return first_screen.read(self._connection)
        finally:
            self._connection.execute("rollback")

    @cached_property
    def _behind_first_screen(self) -> frozenset[str]:
        shown = {f"model.qiyue.{mart}" for mart in first_screen.marts()}
        return frozenset(shown).union(*(self._ancestors(mart) for mart in shown))

    def _load(self, database: Path) -> None:
        run = self._connection.execute
        name = next(node["database"] for node in self._nodes.values() if node["resource_type"] == "model")
        run("set threads = 1")
        run("set enable_progress_bar = false")
        run(f"set disabled_optimizers = '{_HASTE}'")
        run(f"attach ':memory:' as {_quoted(name)}")
        run(f"attach '{str(database).replace(chr(39), chr(39) * 2)}' as built (read_only)")
        run(f"copy from database built to {_quoted(name)}")
        run("detach built")
        run(f"use {_quoted(name)}")
        for model in self._models:
            node = self._nodes[model]
            if node["config"]["materialized"] == "view":
                run(f"drop view if exists {node['relation_name']} cascade")
                run(f"create table {node['relation_name']} as {self._code[model]}")

    def _seed(self, file: str) -> str:
        return str(self._nodes[f"seed.qiyue.{file}"]["relation_name"])

    def _query(self, query: str) -> list[tuple[Any, ...]]:
        return self._connection.execute(query).fetchall()

    def _make(self, mutant: Mutant) -> None:
        seed, run = self._seed(mutant.file), self._connection.execute
        if mutant.column == ROW_DROPPED:
            run(f"delete from {seed} where rowid = ?", [mutant.row])
        elif mutant.column == ROW_DOUBLED:
            run(f"insert into {seed} select * from {seed} where rowid = ?", [mutant.row])
        else:
            run(f"update {seed} set {_quoted(mutant.column)} = ? where rowid = ?", [mutant.new, mutant.row])

    def _noticed_after(self, file: str, kind_of_change: tuple[str, str, str], without: str = "") -> str | None:
        touched = f"seed.qiyue.{file}"
        replayed: set[str] = set()
        tests = [
            test for test in self._tests if touched in self._ancestors(test) and self._nodes[test]["name"] != without
        ]
        # What noticed the last change of this kind will most likely notice this one.
        last = self._last.get(kind_of_change)
        for test in sorted(tests, key=lambda test: (test != last, len(self._to_replay(touched, test)))):
            self._replay(self._to_replay(touched, test), replayed)
            for query in self._parts(touched, test):
                if self._query(f"select 1 from ({query}) as offending limit 1"):
                    self._last[kind_of_change] = test
                    return str(self._nodes[test]["name"])
        # No test looks at the rest, but a constraint may.
        self._replay(self._descendants(touched), replayed)
        return None

    def _replay(self, models: tuple[str, ...], replayed: set[str]) -> None:
        for model in models:
            if model not in replayed:
                replayed.add(model)
                relation = self._nodes[model]["relation_name"]
                self._connection.execute(f"delete from {relation}")
                self._connection.execute(f"insert into {relation} by name {self._code[model]}")

    @cached_property
    def _models(self) -> tuple[str, ...]:
        """Models in an order in which each follows those it reads."""
        order: dict[str, None] = {}

        def visit(name: str) -> None:
            if name in order or name not in self._nodes:
                return
            for parent in self._nodes[name]["depends_on"].get("nodes", []):
                visit(parent)
            if self._nodes[name]["resource_type"] == "model":
                order[name] = None

        for name in self._nodes:
            visit(name)
        return tuple(order)

    @cache  # noqa: B019  (a few objects, that live as long as the process)
    def _ancestors(self, name: str) -> frozenset[str]:
        parents = self._nodes[name]["depends_on"].get("nodes", []) if name in self._nodes else []
        return frozenset(parents).union(*(self._ancestors(parent) for parent in parents))

    @cache  # noqa: B019
    def _descendants(self, touched: str) -> tuple[str, ...]:
        return tuple(model for model in self._models if touched in self._ancestors(model))

    @cache  # noqa: B019
    def _to_replay(self, touched: str, test: str) -> tuple[str, ...]:
        return tuple(model for model in self._descendants(touched) if model in self._ancestors(test))

    @cache  # noqa: B019
    def _parts(self, touched: str, test: str) -> tuple[str, ...]:
        """The selects of a `union all` that read what a change touches, or the query whole."""
        query = re.sub(r"(?m)^\s*--.*$", "", self._code[test]).strip()
        if not query.lower().startswith("select"):
            return (query,)
        changed = {touched, *self._descendants(touched)}
        return tuple(
            part
            for part in _selects(query)
            if changed & {self._by_relation.get(name) for name in re.findall(r'"\w+"\."\w+"\."\w+"', part)}
        )


def _selects(query: str) -> list[str]:
    """Split a query at each `union all` that stands outside of brackets and quotes."""
    parts, start, depth = [], 0, 0
    for found in re.finditer(r"'(?:[^']|'')*'|[()]|\bunion\s+all\b", query, re.IGNORECASE):
        sign = found.group()
        if sign == "(":
            depth += 1
        elif sign == ")":
            depth -= 1
        elif depth == 0 and not sign.startswith("'"):
            parts.append(query[start : found.start()])
            start = found.end()
    return [*parts, query[start:]]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
