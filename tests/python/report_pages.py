"""The report of the real register and of two others, made once a run.

A test module asks for the fixtures with `pytest_plugins = ["report_pages"]`.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import ROOT
from dated_warehouse import WITHOUT_TESTS, DatedWarehouse
from report_reading import CONTRACT_ID, EMOJI, FORMULA, LANGUAGES, LONG, TITLE, Page, read_page
from rich.console import Console

from qiyue.report import command


@pytest.fixture(scope="session")
def report_folder(built_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the real register, HTML and XLSX in both languages."""
    folder = tmp_path_factory.mktemp("report")
    for form in ("html", "xlsx"):
        command.report(built_warehouse, folder, Console(quiet=True), format_=form)
    return folder


@pytest.fixture(scope="session", params=LANGUAGES)
def page(request: pytest.FixtureRequest, report_folder: Path) -> Page:
    return read_page(report_folder / f"qiyue-report.{request.param}.html")


@pytest.fixture(scope="session")
def ask(built_warehouse: Path) -> Iterator[Callable[[str], Any]]:
    """Ask the real warehouse for one value."""
    with duckdb.connect(str(built_warehouse), read_only=True) as connection:

        def value(sql: str) -> Any:
            found = connection.execute(sql).fetchone()
            assert found is not None
            return found[0]

        yield value


@pytest.fixture(scope="session")
def hostile_warehouse(built_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real warehouse with names that try to break a page, a chart and a spreadsheet."""
    database = tmp_path_factory.mktemp("hostile") / "qiyue.duckdb"
    shutil.copy(built_warehouse, database)
    with duckdb.connect(str(database)) as connection:

        def rename(table: str, column: str, key: str, value: str, text: str) -> None:
            connection.execute(f"update marts.{table} set {column} = ? where {key} = ?", [text, value])

        for language in LANGUAGES:
            rename("dim_contract", f"title_{language}", "contract_id", "culture-cloud-2026", TITLE)
            rename("dim_contract", f"title_{language}", "contract_id", "orgdept-cloud-2024", LONG)
            for table, column, key in (
                ("dim_party", f"name_{language}", "party_id"),
                ("spend_by_vendor", f"supplier_name_{language}", "supplier_id"),
            ):
                rename(table, column, key, "capinfo-cloud", FORMULA)
                rename(table, column, key, "lianbang", EMOJI)
        tables = connection.execute(
            "select table_name from duckdb_columns() where schema_name = 'marts' and column_name = 'contract_id'"
        ).fetchall()
        for (table,) in tables:
            rename(table, "contract_id", "contract_id", "investment-oa-2025", CONTRACT_ID)
    return database


@pytest.fixture(scope="session")
def hostile_folder(hostile_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile-report")
    for form in ("html", "xlsx"):
        command.report(hostile_warehouse, folder, Console(quiet=True), format_=form)
    return folder


@pytest.fixture(scope="session")
def drafts_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a register that holds nothing but the unsigned template."""
    register = tmp_path_factory.mktemp("drafts-register")
    for file in sorted((ROOT / "seeds" / "register").glob("*.csv")):
        with (
            file.open(encoding="utf-8", newline="") as source,
            (register / file.name).open("w", encoding="utf-8", newline="") as target,
        ):
            rows = csv.DictReader(source)
            writer = csv.DictWriter(target, rows.fieldnames or [])
            writer.writeheader()
            writer.writerows(
                row for row in rows if row.get("contract_id", "chaoyang-licensing-2026").startswith("chaoyang")
            )
    warehouse = DatedWarehouse(tmp_path_factory.mktemp("drafts"), register)
    warehouse.dbt("build", *WITHOUT_TESTS)
    folder = tmp_path_factory.mktemp("drafts-report")
    for form in ("html", "xlsx"):
        command.report(warehouse.database, folder, Console(quiet=True), format_=form)
    return folder
