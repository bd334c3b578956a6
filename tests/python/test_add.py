"""`qiyue add`: from a document to a report, in two sittings."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import duckdb
import pytest
from conftest import HERE, ROOT
from openpyxl import load_workbook
from rich.console import Console

from qiyue.add import Request, add
from qiyue.errors import QiyueError
from qiyue.project import Project
from qiyue.workbook import layout

DOCUMENT = HERE / "proposing" / "documents" / "system-integration.txt"
CONTRACT = "integration-2026"


@pytest.fixture
def request_(tmp_path: Path) -> Request:
    """A document to add to a register of its own."""
    document = Path(shutil.copy(DOCUMENT, tmp_path / "合同.txt"))
    return Request(
        document,
        tmp_path / "proposals",
        tmp_path / "qiyue.duckdb",
        tmp_path / "report",
        contract_id=CONTRACT,
        into=tmp_path / "register",
        yes=True,
    )


def said_by(request: Request) -> str:
    console = Console(file=io.StringIO(), width=200)
    try:
        add(Project(ROOT), request, console)
    except QiyueError as error:
        console.print(error)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def decide(request: Request, **changed: str) -> None:
    """Accept every value on the sheet of proposals, but for the columns that are changed."""
    book = load_workbook(request.folder / f"{CONTRACT}.xlsx")
    page = book[layout.texts()["sheets"]["review"]]
    names = {page.cell(layout.NAME_ROW, place).value: place for place in range(1, page.max_column + 1)}
    accept, change, _ = layout.texts()["decisions"]
    for row in range(layout.FIRST_ROW, page.max_row + 1):
        value = changed.get(str(page.cell(row, names["column"]).value))
        page.cell(row, names["decision"]).value = change if value else accept
        if value:
            page.cell(row, names["new_value"]).value = value
    book.save(request.folder / f"{CONTRACT}.xlsx")


@pytest.mark.slow
def test_a_document_becomes_a_report_in_two_sittings(request_: Request) -> None:
    first = said_by(request_)
    assert "1/5 Reading 合同.txt" in first
    assert "run the same command again" in first
    assert not (request_.into or Path()).exists()
    decide(request_)
    second = said_by(request_)
    assert "Going on with" in second
    assert "values looked up: " in second
    assert f"{CONTRACT} is in the register. What it leaves open" in second
    assert (request_.reports / "qiyue-report.zh.html").is_file()
    # As the document prints them.
    with duckdb.connect(str(request_.database), read_only=True) as warehouse:
        (total,) = warehouse.execute("select total_amount from marts.dim_contract").fetchall()
    with (DOCUMENT.with_suffix(".yml")).open(encoding="utf-8") as expected:
        assert f"total_amount: {total[0]}" in expected.read().replace("'", "").replace('"', "")


def test_a_value_that_the_document_does_not_print_is_not_built(request_: Request) -> None:
    said_by(request_)
    decide(request_, total_amount="1.00")
    said = said_by(request_)
    assert "contradict each other" in said or "total_amount" in said
    assert not request_.database.exists()


def test_what_is_no_contract_is_said_and_writes_no_workbook(request_: Request) -> None:
    request_.document.write_text("会议纪要\n今天讨论了办公室的绿植。\n", encoding="utf-8")
    assert "Nothing that a register holds was found in it" in said_by(request_)
    assert not list(request_.folder.glob("*.xlsx"))


def test_the_register_is_written_only_when_it_is_agreed(request_: Request) -> None:
    asking = Request(**{**vars(request_), "accept": True, "yes": False})
    said = said_by(asking)
    assert said.rstrip().endswith("Nothing was written; add --yes to write without being asked.")
    assert not (asking.into or Path()).exists()
    with (asking.folder / "contracts.csv").open(encoding="utf-8", newline="") as file:
        assert [row["contract_id"] for row in csv.DictReader(file)] == [CONTRACT]
