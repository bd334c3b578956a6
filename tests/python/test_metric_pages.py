"""The metric pages: every query on them is run, every sum on them is worked out again.

The rules of the pages' blocks stand in docs/metrics/README.md.
"""

from __future__ import annotations

import re
import shutil
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest
from worked_pages import DATE, Page, numbers_of, printed_and_worked_out, read_page, result_of

if TYPE_CHECKING:
    from dated_warehouse import DatedWarehouse

pytest_plugins = ["dated_warehouse"]

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(path for path in (ROOT / "docs" / "metrics").glob("*.md") if path.name != "README.md")
HEADINGS = [
    "定义 Definition",
    "为何重要 Why it matters",
    "公式 Formula",
    "算例 Worked example",
    "不包括 Not included",
    "假定 Assumptions",
    "已知不足 Nuance",
    "查询 Query",
]
EXAMPLE = "算例 Worked example"


# Fixtures


@pytest.fixture(params=PAGES, ids=lambda path: path.stem)
def page(request: pytest.FixtureRequest) -> Page:
    return read_page(request.param.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def recorded_warehouse(tmp_path_factory: pytest.TempPathFactory) -> DatedWarehouse:
    """The five contracts with the events and payments that a page records, built as far as penalties."""
    from dated_warehouse import WITHOUT_TESTS, DatedWarehouse

    folder = tmp_path_factory.mktemp("recorded")
    register = folder / "register"
    shutil.copytree(ROOT / "seeds" / "register", register)
    for path in PAGES:
        for block in read_page(path.read_text(encoding="utf-8")).blocks:
            if block.kind.startswith("csv "):
                target = register / f"{block.kind.removeprefix('csv ')}.csv"
                assert not target.exists(), f"two pages record {target.name}"
                target.write_text("\n".join(block.lines) + "\n", encoding="utf-8")
    warehouse = DatedWarehouse(folder, register)
    warehouse.dbt("build", "--select", "+penalty_accrued", *WITHOUT_TESTS)
    return warehouse


def database_of(page: Page, request: pytest.FixtureRequest) -> Path:
    """A page that records events and payments is about the warehouse that has them."""
    records = any(block.kind.startswith("csv ") for block in page.blocks)
    warehouse: DatedWarehouse = request.getfixturevalue("recorded_warehouse" if records else "dated_warehouse")
    return warehouse.database


# Tests


def test_the_index_lists_every_page_once_by_its_title() -> None:
    index = (ROOT / "docs" / "metrics" / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^- \[(.+)\]\((.+)\)$", index, re.MULTILINE)
    titles = [(path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# "), path.name) for path in PAGES]
    assert sorted(listed) == sorted(titles)
    assert len(titles) >= 16


def test_every_page_has_every_part(page: Page) -> None:
    assert page.headings == HEADINGS
    parts = {section for section, line in page.prose if line.strip()}
    filled = parts | {block.section for block in page.blocks}
    assert filled >= set(HEADINGS)
    assert any(block.kind == "arithmetic" and block.section == EXAMPLE for block in page.blocks)
    assert page.of("sql")


def test_every_query_gives_the_printed_result(page: Page, request: pytest.FixtureRequest) -> None:
    database = database_of(page, request)
    for query, printed in page.answers:
        assert result_of(database, "\n".join(query.lines)) == list(printed.lines)


def test_every_sum_is_right(page: Page) -> None:
    for block in page.of("arithmetic"):
        for line in block.lines:
            printed, worked_out = printed_and_worked_out(line)
            assert printed == worked_out, line


def test_every_worked_example_ends_in_a_figure_of_the_warehouse(page: Page) -> None:
    cells = [cell for block in page.of("text") for line in block.lines[1:] for cell in line.split(" | ")]
    figures = {Decimal(cell) for cell in cells if re.fullmatch(r"-?\d+(\.\d+)?", cell)}
    for block in page.of("arithmetic"):
        if block.section == EXAMPLE:
            result = block.lines[-1].split("#")[0].rsplit(" = ", 1)[1].strip().removesuffix(" days")
            if re.fullmatch(DATE, result):
                assert result in cells
            else:
                assert Decimal(result) in figures, f"{result} is in no result of the page"


def test_every_clause_that_is_cited_exists(page: Page, dated_warehouse: DatedWarehouse) -> None:
    with duckdb.connect(str(dated_warehouse.database), read_only=True) as connection:
        tables = connection.execute(
            "select table_name from information_schema.columns"
            " where table_schema = 'register' and column_name = 'clause_ref'"
        ).fetchall()
        clauses = {
            pair
            for (table,) in tables
            for pair in connection.execute(f"select contract_id, clause_ref from register.{table}").fetchall()
        }
    contracts = {contract for contract, _ in clauses}
    cited = 0
    for section, line in page.prose:
        if section == EXAMPLE:
            contract = None
            for code in re.findall(r"`([^`]+)`", line):
                if code in contracts:
                    contract = code
                elif re.match(r"(body|annex-\d+) ", code):
                    assert (contract, code) in clauses, line
                    cited += 1
    assert cited, "a worked example names its clause"


def test_every_column_named_exists(page: Page, dated_warehouse: DatedWarehouse) -> None:
    named = [
        code for _, line in page.prose if line.startswith("字段 Columns:") for code in re.findall(r"`([^`]+)`", line)
    ]
    with duckdb.connect(str(dated_warehouse.database), read_only=True) as connection:
        rows = connection.execute(
            "select table_name || '.' || column_name from information_schema.columns where table_schema = 'marts'"
        ).fetchall()
    assert named
    assert set(named) <= {name for (name,) in rows}


def test_every_amount_and_date_of_the_prose_stands_in_a_block(page: Page) -> None:
    blocks = "\n".join(line for block in page.blocks for line in block.lines)
    known = numbers_of(blocks.replace("|", " "))
    for _, line in page.prose:
        words = re.sub(r"`[^`]*`", "", line)
        for day in re.findall(DATE, words):
            assert day in blocks, line
        for number, unit in re.findall(r"(?<![\w.])(\d[\d,]*\.\d{2,})( ?%)?", words):
            value = Decimal(number.replace(",", ""))
            assert {value, value / 100} & known if unit else value in known, line


@pytest.mark.parametrize(
    "line",
    [
        "0.1 + 0.2 = 0.30",
        "1 / 8 = 0.13",  # half away from zero
        "-1 / 8 = -0.13",
        "min(2, 3) * floor(7 / 2) = 6",
        "2026-02-13 + 2 working days = 2026-02-24",  # across the Spring Festival, with the make-up Saturday
        "2024-12-31 - 20 working days = 2024-12-03",
        "2026-03-15 to 2028-03-15 = 732 days",
        "2026-04-11 - 2026-04-01 = 10 days  # a remark",
    ],
)
def test_the_arithmetic_of_the_pages_is_understood(line: str) -> None:
    printed, worked_out = printed_and_worked_out(line)
    assert printed == worked_out


@pytest.mark.parametrize(
    "line",
    [
        "1150770.42 / 2557267.60 = 0.450001",
        "1 / 8 = 0.12",
        "2026-02-13 + 2 working days = 2026-02-17",
        "2026-03-15 to 2028-03-15 = 731 days",
    ],
)
def test_a_wrong_sum_is_seen(line: str) -> None:
    printed, worked_out = printed_and_worked_out(line)
    assert printed != worked_out
