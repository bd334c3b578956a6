"""Registers of real kinds of contract, each with figures that were worked out by hand before any mart was looked at.

`tests/cases/<case>` holds a register, what is asked of it, and why the answer is right. Cases whose questions all name
their contract are built as one register, each as a contract of its own; the others alone. Every build must end with
exit code 0, and `qiyue check` must find nothing: a correct contract is never refused.
"""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from pathlib import Path

import duckdb
import pytest
from conftest import QIYUE, ROOT

pytestmark = pytest.mark.slow

CASES = ROOT / "tests" / "cases"
AT_LEAST_ONE = "1 or more"


@dataclass(frozen=True)
class Question:
    """A query of one value, the right one, and the day from which it looks."""

    what: str
    query: str
    right: str
    as_of: str

    def is_answered_by(self, value: object) -> bool:
        """Tell whether a value is the right one: the same number, whatever its decimals, or the same text."""
        if self.right == AT_LEAST_ONE:
            return isinstance(value, int) and value >= 1
        if value is None or self.right == "":
            return value is None and self.right == ""
        try:
            return Decimal(str(value)) == Decimal(self.right)
        except InvalidOperation:
            shown = str(value).lower() if isinstance(value, bool) else str(value)
            return shown == self.right


@dataclass(frozen=True)
class Case:
    """A folder of `tests/cases`."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @cached_property
    def questions(self) -> list[Question]:
        with (self.folder / "expected.csv").open(encoding="utf-8", newline="") as file:
            return [Question(**row) for row in csv.DictReader(file)]

    @cached_property
    def files(self) -> dict[str, list[dict[str, str]]]:
        """The rows of each file of its register."""
        rows = {}
        for path in sorted((self.folder / "register").glob("*.csv")):
            with path.open(encoding="utf-8", newline="") as file:
                rows[path.stem] = list(csv.DictReader(file))
        return rows

    @property
    def day(self) -> str:
        """The one day from which its questions look."""
        (day,) = {question.as_of for question in self.questions}
        return day

    @property
    def stands_alone(self) -> bool:
        """Whether a question asks for more than contracts of its own."""
        return not all(re.search(r"contract_id\s*(=|in\b|like\b)", one.query) for one in self.questions)


def all_cases() -> list[Case]:
    return [Case(file.parent) for file in sorted(CASES.glob("*/expected.csv"))]


def batches(cases: Iterable[Case]) -> dict[str, list[Case]]:
    """Put cases together that one build can answer; the name of a batch is a day, or the case that stands alone."""
    together: dict[str, list[Case]] = defaultdict(list)
    contracts: dict[str, set[str]] = defaultdict(set)
    for case in cases:
        own = {row["contract_id"] for row in case.files.get("contracts", [])}
        if case.stands_alone or own & contracts[case.day]:
            together[case.name] = [case]
        else:
            together[case.day].append(case)
            contracts[case.day] |= own
    return together


def write_register(cases: list[Case], folder: Path) -> None:
    """Write the registers of several cases as one. Parties are named after their case, so that each keeps its own."""
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    for case in cases:
        for name, cells in case.files.items():
            rows[name] += [own_parties(case, row) for row in cells] if len(cases) > 1 else cells
    for name, cells in rows.items():
        columns = list(dict.fromkeys(column for row in cells for column in row))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(cells)


def own_parties(case: Case, row: dict[str, str]) -> dict[str, str]:
    named = {"party_id", "buyer_id", "supplier_id", "document_id"}
    return {column: f"{case.name}-{cell}" if column in named and cell else cell for column, cell in row.items()}


@pytest.fixture(scope="session", params=sorted(batches(all_cases())))
def batch(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[Case], Path, list[subprocess.CompletedProcess[str]]]:
    """The cases of one build, its warehouse, and what check and build said."""
    cases = batches(all_cases())[request.param]
    folder = tmp_path_factory.mktemp("case")
    register = folder / "register"
    register.mkdir()
    write_register(cases, register)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("QIYUE_", "DBT_"))}
    environment |= {"QIYUE_DATABASE": str(folder / "qiyue.duckdb"), "DO_NOT_TRACK": "1"}
    variables = f"{{as_of_date: '{cases[0].day}', register_path: '{register}'}}"
    dbt = [str(Path(sys.executable).with_name("dbt")), "build", "--exclude-resource-type", "unit_test"]
    commands = [
        [*QIYUE, "check", str(register)],
        [*dbt, "--vars", variables, "--target-path", str(folder), "--log-path", str(folder)],
    ]
    said = [subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True) for command in commands]
    return cases, folder / "qiyue.duckdb", said


def test_a_correct_register_is_neither_refused_by_the_check_nor_by_the_build(
    batch: tuple[list[Case], Path, list[subprocess.CompletedProcess[str]]],
) -> None:
    _, _, said = batch
    for ended in said:
        assert ended.returncode == 0, ended.stdout[-6000:] + ended.stderr[-2000:]


def test_every_value_is_right(
    batch: tuple[list[Case], Path, list[subprocess.CompletedProcess[str]]], say_count: Callable[[str], None]
) -> None:
    cases, database, _ = batch
    wrong = []
    asked = 0
    with duckdb.connect(str(database), read_only=True) as connection:
        for case in cases:
            for question in case.questions:
                asked += 1
                try:
                    found = connection.execute(question.query).fetchall()
                    value = found[0][0] if found else "no row"
                except duckdb.Error as error:
                    value = str(error).splitlines()[0]
                if not question.is_answered_by(value):
                    wrong.append(f"{case.name}, {question.what}: {value}, right is {question.right or 'null'}")
    assert wrong == [], "\n" + "\n".join(wrong)
    say_count(f"{asked} values of {len(cases)} cases are right")
