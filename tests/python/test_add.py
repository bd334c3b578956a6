"""`qiyue add`: from a document to a report, in two sittings."""

from __future__ import annotations

import csv
import io
import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
import yaml
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
    return Request(document, contract_id=CONTRACT, folder=tmp_path / "proposals", into=tmp_path / "register", yes=True)


def said_by(request: Request) -> str:
    console = Console(file=io.StringIO(), width=200)
    try:
        add(Project(ROOT), request, console)
    except QiyueError as error:
        console.print(error, soft_wrap=True)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def decide(folder: Path, changed: dict[str, str], typed: dict[str, str]) -> None:
    """Accept every value on the sheet of proposals but those of the columns that are changed, and type in others."""
    path = folder / f"{CONTRACT}.xlsx"
    book = load_workbook(path)
    page = book[layout.texts()["sheets"]["review"]]
    names = {page.cell(layout.NAME_ROW, place).value: place for place in range(1, page.max_column + 1)}
    accept, change, _ = layout.texts()["decisions"]
    for row in range(layout.FIRST_ROW, page.max_row + 1):
        value = changed.get(str(page.cell(row, names["column"]).value))
        page.cell(row, names["decision"]).value = change if value else accept
        page.cell(row, names["new_value"]).value = value
    rights = book["解除权"]
    places = {rights.cell(layout.NAME_ROW, place).value: place for place in range(1, rights.max_column + 1)}
    for column, value in typed.items():
        rights.cell(layout.FIRST_ROW, places[column]).value = value
    book.save(path)


@pytest.mark.slow
def test_a_document_becomes_a_report_in_two_sittings(request_: Request, tmp_path: Path) -> None:
    first = said_by(request_)
    assert "1/5 Reading 合同.txt" in first
    assert "run the same command again" in first
    assert not (tmp_path / "register").exists()
    # Ten days are printed in the clause of the payments, not in that of the right: shown, and no reason to stop.
    decide(tmp_path / "proposals", {}, {"notice_days": "10"})
    second = said_by(request_)
    assert "Going on with" in second
    assert "notice_days: 10 stands in another clause" in second
    assert f"{CONTRACT} is in the register. What it leaves open" in second
    assert (tmp_path / "register-report" / "qiyue-report.zh.html").is_file()
    with duckdb.connect(str(tmp_path / "register.duckdb"), read_only=True) as warehouse:
        totals = warehouse.execute("select total_amount from marts.dim_contract").fetchall()
    read_by_hand = yaml.safe_load(DOCUMENT.with_suffix(".yml").read_text(encoding="utf-8"))
    assert totals == [(Decimal(read_by_hand["contracts"][0]["total_amount"]),)]


def test_a_value_that_the_document_does_not_print_is_not_built(request_: Request, tmp_path: Path) -> None:
    said_by(request_)
    decide(tmp_path / "proposals", {"stated_share": "0.77"}, {})
    said = said_by(request_)
    assert "stated_share: 0.77" in said.partition("4/5 ")[2]
    assert said.rstrip().endswith("Nothing was built.")
    assert not (tmp_path / "register.duckdb").exists()


def test_what_is_no_contract_is_said_and_writes_no_workbook(request_: Request, tmp_path: Path) -> None:
    request_.document.write_text("会议纪要\n今天讨论了办公室的绿植。\n", encoding="utf-8")
    assert "Nothing that a register holds was found in it" in said_by(request_)
    assert not list((tmp_path / "proposals").glob("*.xlsx"))


def test_the_register_is_written_only_when_it_is_agreed(request_: Request, tmp_path: Path) -> None:
    said = said_by(replace(request_, accept=True, yes=False))
    assert said.rstrip().endswith("Nothing was written; add --yes to write without being asked.")
    assert not (tmp_path / "register").exists()
    with (tmp_path / "proposals" / "contracts.csv").open(encoding="utf-8", newline="") as file:
        assert [row["contract_id"] for row in csv.DictReader(file)] == [CONTRACT]
