"""Some 200 spoiled workbooks: each gives a named fault or is read right, none a traceback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from spoiled import Case, Named, Refused, Right, files, sheets, values

from qiyue import check, specification, workbook
from qiyue.check import suites
from qiyue.check.reading import Table
from qiyue.errors import QiyueError
from qiyue.project import Project
from qiyue.workbook import Book, read_workbook

PROJECT = Project(ROOT)
REGISTER = ROOT / "tests" / "python" / "registers" / "helpdesk"
CASES = [*values.CASES, *sheets.CASES, *files.CASES]

pytestmark = pytest.mark.slow

Rows = dict[str, list[dict[str, str]]]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("workbook") / "register.xlsx"
    workbook.write_workbook(PROJECT, path, register=REGISTER)
    return path.read_bytes()


@pytest.fixture(autouse=True)
def validated_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Check a sheet that stays as it was only once: that takes a second, and a case spoils one of six."""
    monkeypatch.setattr(suites, "_validate", lambda table, rules, source: validate(table, rules, source))


_seen: dict[str, suites.Outcome] = {}
_validate = suites._validate


def validate(table: Table, rules: list[suites.Rule], source: Any) -> suites.Outcome:
    key = f"{table.file} {table.entity.name} {table.rows}"
    if key not in _seen:
        _seen[key] = _validate(table, rules, source)
    return _seen[key]


def register() -> Rows:
    return {file.stem: specification.read_rows(file) for file in sorted(REGISTER.glob("*.csv"))}


def rows_of(book: Book) -> Rows:
    tables = book.register.tables.values()
    return {
        table.entity.name: [
            {column.name: cells.get(column.name) or "" for column in table.entity.columns}
            for cells in table.rows.values()
        ]
        for table in tables
        if table.rows
    }


def test_there_are_spoiled_workbooks_enough(say_count: Callable[[str], None]) -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 150
    kinds = {kind: sum(isinstance(case.outcome, kind) for case in CASES) for kind in (Named, Right, Refused)}
    say_count(
        f"{len(CASES)} spoiled workbooks: {kinds[Named]} name the cell at fault, {kinds[Refused]} are refused, "
        f"{kinds[Right]} are read right"
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_spoiled_workbook_gives_a_named_fault_or_is_read_right(case: Case, sound: bytes, tmp_path: Path) -> None:
    path = tmp_path / "spoiled.xlsx"
    path.write_bytes(case.spoil(sound))
    if isinstance(case.outcome, Refused):
        with pytest.raises(QiyueError) as refused:
            read_workbook(PROJECT, path)
        assert case.outcome.words in str(refused.value)
        assert len(str(refused.value).splitlines()) == 1
        return
    book, report = read_workbook(PROJECT, path)
    faults = [str(fault) for fault in [*report.faults, *report.changes]]
    if isinstance(case.outcome, Named):
        assert len(faults) == len(case.outcome.faults), faults
        for place, words in case.outcome.faults:
            assert [words in fault for fault in faults if fault.startswith((f"{place},", f"{place};"))].count(True) == 1
        return
    assert faults == []
    expected = register()
    for (file, row, column), value in case.outcome.cells.items():
        assert expected[file][row - 1][column] != value
        expected[file][row - 1][column] = value
    for file, row in sorted(case.outcome.without, reverse=True):
        del expected[file][row - 1]
    assert rows_of(book) == {file: rows for file, rows in expected.items() if rows}
    assert isinstance(report, check.Report)
