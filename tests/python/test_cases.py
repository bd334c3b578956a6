"""Registers of real kinds of contract, each with figures that were worked out by hand before any mart was looked at.

`tests/cases/<case>` holds a register, what is asked of it, and why the answer is right. All cases are checked and built
as one register, each a contract of its own: `qiyue check` and the build must end with exit code 0, since a correct
contract is never refused. A case that asks for more than its own contracts and parties is built once more, alone.
"""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from pathlib import Path

import duckdb
import pytest
from conftest import QIYUE, ROOT

pytestmark = pytest.mark.slow

CASES = ROOT / "tests" / "cases"
# Words that no list holds: the check names them, the build shows them as unknown.
NAMED_BY_THE_CHECK = "unknown-words"
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
    def days(self) -> list[str]:
        """The days from which its questions look."""
        return sorted({question.as_of for question in self.questions})

    @cached_property
    def parties(self) -> list[str]:
        """The parties that it names; among other cases each is called after its own."""
        return [row["party_id"] for row in self.files.get("parties", [])]

    @property
    def stands_alone(self) -> bool:
        """Whether a question asks for more than contracts and parties of its own."""
        return not all(
            re.search(r"(contract|supplier|buyer)_id\s*(=|in\b|like\b)", one.query) for one in self.questions
        )

    def among_others(self, query: str) -> str:
        """Give a question as it is asked of a register that holds other cases, too."""
        return re.sub(r"'([^']*)'", lambda text: f"'{self.renamed(text[1])}'", query)

    def renamed(self, cell: str) -> str:
        """Give the name that a party of its own has among other cases; any other text stays."""
        return f"{self.name}-{cell}" if cell in self.parties else cell


def all_cases() -> list[Case]:
    return [Case(file.parent) for file in sorted(CASES.glob("*/expected.csv"))]


@dataclass(frozen=True)
class Batch:
    """Cases that one build holds, the day from which it looks, and those of them that it answers."""

    day: str
    cases: list[Case]
    asked: list[Case]

    @property
    def is_alone(self) -> bool:
        """Whether it holds one case, whose parties keep their names."""
        return len(self.cases) == 1

    @property
    def questions(self) -> list[tuple[Case, Question]]:
        """What it is asked on its day."""
        return [(case, one) for case in self.asked for one in case.questions if one.as_of == self.day]


def batches() -> dict[str, Batch]:
    """Put the cases together by the days from which they look; those that stand alone follow by themselves."""
    cases = all_cases()
    found: dict[str, Batch] = {}
    for day in sorted({day for case in cases for day in case.days}):
        asked = [case for case in cases if day in case.days]
        found[day] = Batch(day, asked, [case for case in asked if not case.stands_alone])
    return found | {
        f"{case.name} on {day}": Batch(day, [case], [case]) for case in cases if case.stands_alone for day in case.days
    }


def write_register(cases: list[Case], folder: Path, *, is_alone: bool) -> None:
    """Write the registers of cases as one. Parties are named after their case, so that each keeps its own."""
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    for case in cases:
        for name, cells in case.files.items():
            if not is_alone:
                cells = [{column: case.renamed(cell) for column, cell in row.items()} for row in cells]
            rows[name] += cells
    for name, cells in rows.items():
        columns = list(dict.fromkeys(column for row in cells for column in row))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(cells)


@dataclass(frozen=True)
class Built:
    """A batch, its warehouse, and what check and build said."""

    batch: Batch
    database: Path
    said: list[subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module", params=batches())
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Check and build the register of a batch as an officer does; one that stands alone has been checked with all."""
    batch = batches()[request.param]
    folder = tmp_path_factory.mktemp("case")
    register = folder / "register"
    register.mkdir()
    write_register(batch.cases, register, is_alone=batch.is_alone)
    checked = folder / "checked"
    checked.mkdir()
    write_register([case for case in batch.cases if case.name != NAMED_BY_THE_CHECK], checked, is_alone=False)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("QIYUE_", "DBT_"))}
    environment |= {"QIYUE_DATABASE": str(folder / "qiyue.duckdb"), "DO_NOT_TRACK": "1"}
    dbt = [str(Path(sys.executable).with_name("dbt")), "build", "--target-path", str(folder), "--log-path", str(folder)]
    dbt += ["--vars", f"{{as_of_date: '{batch.day}', register_path: '{register}'}}"]
    left_out = ["unit_test", "test"] if batch.is_alone else ["unit_test"]
    commands = [] if batch.is_alone else [[*QIYUE, "check", str(checked)]]
    commands += [[*dbt, *(f"--exclude-resource-type={kind}" for kind in left_out)]]
    said = [subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True) for command in commands]
    return Built(batch, folder / "qiyue.duckdb", said)


def test_a_correct_register_is_refused_neither_by_the_check_nor_by_the_build(built: Built) -> None:
    for ended in built.said:
        assert ended.returncode == 0, ended.stdout[-6000:] + ended.stderr[-2000:]


def test_every_value_is_right(built: Built, say_count: Callable[[str], None]) -> None:
    wrong = []
    with duckdb.connect(str(built.database), read_only=True) as connection:
        for case, question in built.batch.questions:
            value = answer(connection, question.query if built.batch.is_alone else case.among_others(question.query))
            if not question.is_answered_by(value):
                wrong.append(f"{case.name}, {question.what}: {value}, right is {question.right or 'null'}")
    assert wrong == [], "\n" + "\n".join(wrong)
    say_count(f"{len(built.batch.questions)} values of {len(built.batch.asked)} cases on {built.batch.day} are right")


def answer(connection: duckdb.DuckDBPyConnection, query: str) -> object:
    """Give the one value of a query, or say why there is none."""
    try:
        found = connection.execute(query).fetchone()
    except duckdb.Error as error:
        return str(error).splitlines()[0]
    return found[0] if found else "no row"
