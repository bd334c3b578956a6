"""The invented year of examples/recorded-year, held against the warehouse that `make example` builds.

Its page holds the figures, worked out by hand, and nothing else does. The blocks of the page follow the rules in
docs/metrics/README.md.
"""

from __future__ import annotations

import csv
import re
import shlex
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import ROOT, run_qiyue
from dated_warehouse import WITHOUT_TESTS, DatedWarehouse
from worked_pages import DATE, Block, Page, numbers_of, printed_and_worked_out, read_page, result_of

EXAMPLE = ROOT / "examples" / "recorded-year"
PAGE: Page = read_page((EXAMPLE / "README.md").read_text(encoding="utf-8"))
AS_OF = "2025-12-31"

AMOUNT = re.compile(r"-?\d+\.\d{2,}")

# What is changed in a copy of the actuals, in a contract of its own each: the file, the row by its beginning, what
# stands in it, what is put there, and the printed rows (mart, beginning) that the change must make wrong.
CHANGES: dict[str, tuple[str, str, str, str, list[tuple[str, str]]]] = {
    "a fen of a payment is missing": (
        "payments",
        "security-2025,second-part",
        "40000.00",
        "39999.99",
        [
            ("contract_balance", "security-2025"),
            ("payment_timing", "security-2025 | 1 | 1"),
            ("cash_by_month", "security-2025 | 2025-09-01"),
        ],
    ),
    "a payment came too late for its discount": (
        "payments",
        "advice-order-1,acceptance",
        "2025-06-25",
        "2025-06-27",
        [("contract_balance", "advice-order-1"), ("payment_timing", "advice-order-1 | 1 | 1")],
    ),
    "less was imposed": (
        "penalty_decisions",
        "portal-2025,delivery",
        "3000.00",
        "2900.00",
        [("penalty_ledger", "portal-2025 | late-delivery | supplier")],
    ),
    "a set-off is not made yet": (
        "penalty_decisions",
        "helpdesk-2025,outage-1",
        "2025-07-10",
        "2026-01-09",
        [
            ("contract_balance", "helpdesk-2025"),
            ("payment_timing", "helpdesk-2025 | 2 | 1"),
            ("penalty_ledger", "helpdesk-2025 | outage | supplier"),
        ],
    ),
    "an invoice is higher": (
        "invoices",
        "licences-2025,second",
        "66800.00",
        "66800.01",
        [("reconciliation", "licences-2025 | invoices_to_instalment | instalment 2")],
    ),
    "goods were accepted a day later": (
        "events",
        "servers-2025,acceptance",
        "2025-05-12",
        "2025-05-13",
        [
            ("payment_timing", "servers-2025 | 1 | 1"),
            ("payment_timing", "servers-2025 | 2 | 1"),
            ("amounts_held", "servers-2025 | performance_bond"),
            ("obligation_calendar", "servers-2025 | obligation | 3"),
        ],
    ),
    "a month was measured in the next band": (
        "measurements",
        "maintenance-2025,availability,2025-11-01",
        "99\n",
        "98.99\n",
        [("penalty_ledger", "maintenance-2025 | credits | supplier")],
    ),
    "the settlement is higher": (
        "settlements",
        "testing-2025,final",
        "186500.00",
        "186600.00",
        [
            ("contract_balance", "testing-2025"),
            ("payment_timing", "testing-2025 | 2 | 1"),
            ("amounts_held", "testing-2025 | retention | 3"),
        ],
    ),
    "the bond came late": (
        "events",
        "platform-2025,bond",
        "2025-02-17",
        "2025-02-18",
        [
            ("payment_timing", "platform-2025 | 1 | 1"),
            ("amounts_held", "platform-2025 | performance_bond"),
            ("obligation_calendar", "platform-2025 | obligation | 1"),
        ],
    ),
}


def mart_of(query: Block) -> str:
    found = re.search(r"\bfrom marts\.(\w+)", "\n".join(query.lines))
    assert found
    return found[1]


def cells_of_tables() -> list[str]:
    return [cell for _, printed in PAGE.answers for line in printed.lines[1:] for cell in line.split(" | ")]


def records() -> dict[str, list[dict[str, str]]]:
    """The rows of each file of the example."""
    rows = {}
    for path in sorted(EXAMPLE.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows[path.stem] = list(csv.DictReader(file))
    return rows


def recorded_cells() -> set[str]:
    return {cell for rows in records().values() for row in rows for cell in row.values()}


def results_of_sums() -> set[str]:
    lines = [line for block in PAGE.of("arithmetic") for line in block.lines]
    return {line.split("#")[0].rsplit(" = ", 1)[1].strip() for line in lines}


def recipe() -> list[list[str]]:
    """The commands of `make example`."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    found = re.search(r"^example:.*\n((?:\t.*\n)+)", text, re.MULTILINE)
    assert found
    return [shlex.split(line.strip().removeprefix("@$(BIN)/"))[1:] for line in found[1].splitlines()]


def wrong_rows(database: Path) -> list[tuple[str, str]]:
    """Give the printed rows that the warehouse does not have, and those that it has besides, each with its mart."""
    wrong = []
    for query, printed in PAGE.answers:
        right = result_of(database, "\n".join(query.lines))
        differing = [line for line in printed.lines if line not in right] + [
            line for line in right if line not in printed.lines
        ]
        if not differing and right != list(printed.lines):
            differing = ["in another order"]
        wrong += [(mart_of(query), line) for line in differing]
    return wrong


@pytest.fixture(scope="module")
def example_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make example` makes, in a folder of its own."""
    folder = tmp_path_factory.mktemp("recorded-year")
    build, report = recipe()
    assert build[build.index("--as-of") + 1] == AS_OF
    build[build.index("--database") + 1] = report[report.index("--database") + 1] = str(folder / "example.duckdb")
    report[report.index("--out") + 1] = str(folder / "reports")
    for command in (build, report):
        ended = run_qiyue(*command)
        assert ended.returncode == 0, ended.stdout[-6000:] + ended.stderr[-2000:]
    return folder


@pytest.mark.slow
def test_every_figure_of_the_page_is_that_of_the_warehouse(example_folder: Path) -> None:
    assert wrong_rows(example_folder / "example.duckdb") == []


@pytest.mark.slow
def test_the_reports_show_the_figures_of_the_page(example_folder: Path) -> None:
    (section,) = [block for block in PAGE.blocks if block.section == "The first screen of the reports"]
    figures = [line.split("#")[0].rsplit(" = ", 1)[1].strip() for line in section.lines]
    instalments = [
        line.split(" | ")
        for query, printed in PAGE.answers
        if mart_of(query) == "payment_timing"
        for line in printed.lines[1:]
    ]
    counts = {year: sum(cells[3].startswith(year) for cells in instalments) for year in ("2025", "2026")}
    written = sorted((example_folder / "reports").iterdir())
    assert [path.name for path in written] == ["qiyue-report.en.html", "qiyue-report.zh.html"]
    for path, phrase in zip(written, ["{} instalments", "{} 期付款"], strict=True):
        page = path.read_text(encoding="utf-8")
        for figure in figures:
            assert f"{Decimal(figure):,}" in page, f"{path.name}: {figure}"
        for count in counts.values():
            assert phrase.format(count) in page, f"{path.name}: {count}"
        # A penalty by the working day has a sum for a day, as one by the day has: 0.1 % of 600,000.
        (row,) = re.findall(r'<tr id="c\.servers-2025\.term\.late-delivery\.supplier">.*?</tr>', page)
        assert '<td class="number">600.00</td><td class="number"></td><td class="number">6,000.00' in row


# One row of each analysis of which the five contracts have none, from the sections of the page on these contracts.
ANALYSES: dict[str, dict[str, Any]] = {
    "contracts_that_end_soon": {
        "contract_id": "lines-2025",
        "end_date": date(2025, 12, 31),
        "decision_date": date(2025, 11, 1),
        "days_to_decide": -60,
        "fee_amount": Decimal("136800.00"),
    },
    "deductions_not_settled": {
        "contract_id": "maintenance-2025",
        "accrued_amount": Decimal("42000.00"),
        "undecided_amount": Decimal("4000.00"),
        "open_amount": Decimal("20000.00"),
    },
}


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(ANALYSES))
def test_an_analysis_of_what_was_recorded_gives_the_fact_of_the_page(
    name: str, example_folder: Path, tmp_path: Path
) -> None:
    DatedWarehouse(tmp_path, EXAMPLE, AS_OF).dbt("compile", "--select", name)
    (compiled,) = tmp_path.glob(f"target/compiled/*/analyses/{name}.sql")
    with duckdb.connect() as connection:
        connection.execute(f"attach '{example_folder / 'example.duckdb'}' as qiyue (read_only)")
        result = connection.execute(compiled.read_text(encoding="utf-8"))
        columns = [column[0] for column in result.description or []]
        rows = [dict(zip(columns, row, strict=True)) for row in result.fetchall()]
    fact = ANALYSES[name]
    assert any({column: row[column] for column in fact} == fact for row in rows), rows


@pytest.mark.slow
def test_a_changed_record_is_seen_in_its_row(tmp_path: Path) -> None:
    register = tmp_path / "register"
    shutil.copytree(EXAMPLE, register, ignore=shutil.ignore_patterns("*.md"))
    for file, row, before, after, _ in CHANGES.values():
        path = register / f"{file}.csv"
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        (place,) = [number for number, line in enumerate(lines) if line.startswith(f"{row},")]
        assert lines[place].count(before) == 1, lines[place]
        lines[place] = lines[place].replace(before, after)
        path.write_text("".join(lines), encoding="utf-8")
    warehouse = DatedWarehouse(tmp_path, register, AS_OF)
    warehouse.dbt("build", *WITHOUT_TESTS)
    wrong = wrong_rows(warehouse.database)

    unseen = [
        (what, mart, beginning)
        for what, (*_, rows) in CHANGES.items()
        for mart, beginning in rows
        if not any(found == mart and line.startswith(f"{beginning} |") for found, line in wrong)
    ]
    assert unseen == []
    # And no row of a contract that was left as it is.
    changed = {row.split(",")[0] for _, row, *_ in CHANGES.values()}
    assert len(changed) == len(CHANGES), "each change is in a contract of its own"
    untouched = {row["contract_id"] for row in records()["contracts"]} - changed
    assert [line for _, line in wrong if line.split(" | ")[0] in untouched] == []


def test_every_sum_is_right() -> None:
    for block in PAGE.of("arithmetic"):
        for line in block.lines:
            printed, worked_out = printed_and_worked_out(line)
            assert printed == worked_out, line


def test_every_amount_and_date_of_a_table_is_recorded_or_worked_out() -> None:
    recorded, results = recorded_cells(), results_of_sums()
    known = {Decimal(text) for text in recorded | results if re.fullmatch(r"-?\d+(\.\d+)?", text)} | {Decimal(0)}
    days = {text.removesuffix(" days") for text in results if text.endswith(" days")} | {"0"}
    for query, printed in PAGE.answers:
        names = printed.lines[0].split(" | ")
        for line in printed.lines[1:]:
            for name, cell in zip(names, line.split(" | "), strict=True):
                if AMOUNT.fullmatch(cell) and name != "limit_value":  # the law's
                    assert Decimal(cell) in known, f"{mart_of(query)}: {line}: {cell} is worked out nowhere"
                elif re.fullmatch(DATE, cell) and not name.startswith(("month_", "period_")):
                    assert cell in recorded | results, f"{mart_of(query)}: {line}: {cell} is worked out nowhere"
                elif name in ("days", "days_late", "oldest_days_overdue"):
                    assert cell in days | {"1"}, f"{mart_of(query)}: {line}: {cell} days are counted nowhere"


def test_every_amount_and_date_of_the_prose_stands_in_a_block_or_a_record() -> None:
    blocks = "\n".join(line for block in PAGE.blocks for line in block.lines)
    recorded = recorded_cells()
    known = numbers_of(blocks.replace("|", " ")) | {Decimal(cell) for cell in recorded if AMOUNT.fullmatch(cell)}
    for _, line in PAGE.prose:
        words = re.sub(r"`[^`]*`", "", line)
        for day in re.findall(DATE, words):
            assert day in blocks or day in recorded, line
        for number in re.findall(r"(?<![\w.])\d[\d,]*\.\d{2,}(?! ?%)", words):
            assert Decimal(number.replace(",", "")) in known, line


def test_every_clause_that_a_contract_cites_is_one_of_its_records() -> None:
    clauses = {
        (row["contract_id"], row["clause_ref"])
        for rows in records().values()
        for row in rows
        if "contract_id" in row and "clause_ref" in row
    }
    contracts: list[str] = []
    cited = set()
    for _, line in PAGE.prose:
        if line.startswith("### "):
            contracts = line.removeprefix("### ").split(", ")
        for clause in re.findall(r"`((?:body|annex-\d+) [\w.]+)`", line):
            assert any((contract, clause) in clauses for contract in contracts), f"{contracts}: {clause}"
            cited.add((contracts[0], clause))
    assert len(cited) >= 30


def test_every_state_occurs() -> None:
    cells = set(cells_of_tables())
    assert cells >= {"paid", "partly_paid", "past_due", "due", "not_due"}
    assert cells >= {"done", "late", "lapsed", "open"}
    assert cells >= {"held", "to_be_released", "released"}
    assert cells >= {"actual", "stated", "derived", "assumed"}


def test_every_party_is_called_an_example() -> None:
    for party in records()["parties"]:
        assert party["name_zh"].startswith("示例")
        assert party["name_en"].startswith("Example ")
    for contract in records()["contracts"]:
        assert contract["title_zh"].startswith("示例")


def test_the_page_names_what_make_example_writes() -> None:
    build, report = recipe()
    text = (EXAMPLE / "README.md").read_text(encoding="utf-8")
    assert build[build.index("--register") + 1] == "examples/recorded-year"
    assert f"`{build[build.index('--database') + 1]}`" in text
    assert f"`{report[report.index('--out') + 1]}/`" in text
    assert f"as of {AS_OF}" in text
