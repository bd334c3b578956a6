"""The metric pages: every query on them is run, every sum on them is worked out again.

The rules of the pages' blocks stand in docs/metrics/README.md.
"""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import chinese_calendar
import duckdb
import pytest

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


@dataclass(frozen=True)
class Block:
    """A fenced block: its kind (the word after the fence), the section it stands in, its lines."""

    kind: str
    section: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """A page taken apart: prose lines with their section, and blocks in order."""

    headings: list[str]
    prose: list[tuple[str, str]]
    blocks: list[Block]

    def of(self, kind: str) -> list[Block]:
        return [block for block in self.blocks if block.kind == kind]


def read_page(text: str) -> Page:
    page = Page([], [], [])
    section = ""
    kind: str | None = None
    body: list[str] = []
    for line in text.splitlines():
        if kind is not None:
            if line == "```":
                page.blocks.append(Block(kind, section, tuple(body)))
                kind, body = None, []
            else:
                body.append(line)
        elif line.startswith("```"):
            kind = line.removeprefix("```")
        elif line.startswith("## "):
            section = line.removeprefix("## ")
            page.headings.append(section)
        else:
            page.prose.append((section, line))
    assert kind is None, "a block is not closed"
    return page


# Arithmetic


def first_argument_rounded(rounding: str) -> Callable[[Decimal], Decimal]:
    return lambda value: value.to_integral_value(rounding)


FUNCTIONS: dict[str, Callable[..., Decimal]] = {
    "min": min,
    "max": max,
    "floor": first_argument_rounded(ROUND_FLOOR),
    "ceil": first_argument_rounded(ROUND_CEILING),
}
OPERATORS: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: lambda left, right: left + right,
    ast.Sub: lambda left, right: left - right,
    ast.Mult: lambda left, right: left * right,
    ast.Div: lambda left, right: left / right,
    ast.Pow: lambda left, right: left**right,
}


def value_of(expression: str) -> Decimal:
    """An expression of numbers, worked out with 50 digits; a number is read as printed, never as a float."""

    def walk(node: ast.expr) -> Decimal:
        match node:
            case ast.Constant():
                return Decimal(ast.get_source_segment(expression, node) or "")
            case ast.BinOp():
                return OPERATORS[type(node.op)](walk(node.left), walk(node.right))
            case ast.UnaryOp(op=ast.USub()):
                return -walk(node.operand)
            case ast.Call(func=ast.Name(id=name)):
                return FUNCTIONS[name](*[walk(argument) for argument in node.args])
        raise ValueError(f"not arithmetic: {expression}")

    with localcontext() as context:
        context.prec = 50
        return walk(ast.parse(expression, mode="eval").body)


def is_working_day(day: date) -> bool:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:  # a year whose holidays are not published: weekends alone count
        return day.isoweekday() <= 5


def working_days_from(day: date, count: int) -> date:
    """The count-th working day after a day, or before it where the count is negative."""
    step = timedelta(days=1 if count > 0 else -1)
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day):
            day += step
    return day


DATE = r"(\d{4}-\d{2}-\d{2})"


def printed_and_worked_out(line: str) -> tuple[str, str]:
    """The result that a line of arithmetic prints, and the one that it has."""
    left, printed = line.split("#")[0].strip().rsplit(" = ", 1)
    if counted := re.fullmatch(DATE + r" ([+-]) (\d+) (working )?days", left):
        day = date.fromisoformat(counted[1])
        count = int(counted[2] + counted[3])
        moved = working_days_from(day, count) if counted[4] else day + timedelta(days=count)
        return printed, moved.isoformat()
    if between := re.fullmatch(DATE + r" (to|-) " + DATE, left):
        first, second = date.fromisoformat(between[1]), date.fromisoformat(between[3])
        days = (second - first).days + 1 if between[2] == "to" else (first - second).days
        return printed, f"{days} days"
    places = Decimal(1).scaleb(Decimal(printed).as_tuple().exponent)  # type: ignore[arg-type]
    return printed, str(value_of(left).quantize(places, ROUND_HALF_UP))


# Numbers, to find one of the prose among those of the blocks

NUMBER = re.compile(r"(?<![\w.-])-?\d[\d,]*(?:\.\d+)?(?![\w-])")


def numbers_of(text: str) -> set[Decimal]:
    return {Decimal(number.replace(",", "").rstrip(",")) for number in NUMBER.findall(text)}


def as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def result_of(database: Path, query: str) -> list[str]:
    with duckdb.connect(str(database), read_only=True) as connection:
        result = connection.execute(query)
        names = [column[0] for column in result.description or []]
        return [" | ".join(row) for row in [names, *([as_text(value) for value in row] for row in result.fetchall())]]


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
    for query, printed in zip(page.blocks, [*page.blocks[1:], Block("", "", ())], strict=True):
        if query.kind == "sql":
            assert printed.kind == "text", "a query is followed by its result"
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
