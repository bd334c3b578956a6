"""What README, SECURITY and the data dictionary say is held against the project and the warehouse."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from decimal import Decimal
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import pytest
import typer
from conftest import ROOT, run_qiyue
from typer.core import TyperGroup

from qiyue import dictionary
from qiyue.check.faults import PERSONAL
from qiyue.cli import app

READMES = {name: (ROOT / name).read_text(encoding="utf-8") for name in ("README.zh.md", "README.md")}
PAGES = {**READMES, "SECURITY.md": (ROOT / "SECURITY.md").read_text(encoding="utf-8")}

# Nothing but amounts, some as long as an account number.
AMOUNTS_ONLY = ROOT / "tests" / "python" / "test_numerals.py"

# Every amount and share of the READMEs' prose, and where it stands in the warehouse.
FIGURES = {
    "6,417,920.00": "select sum(committed_amount) from marts.spend_by_vendor",
    "2,557,267.60": "select committed_amount from marts.spend_by_vendor where supplier_id = 'capinfo-cloud'",
    "39.85": "select share_of_total * 100 from marts.spend_by_vendor where spend_rank = 1",
    "1,917,950.70": "select scheduled_cash_amount from culture_2026",
    "2,091,488.91": "select service_amount from culture_2026",
    "173,538.21": "select -prepaid_or_arrears_amount from culture_2026",
    "127,863.38": "select amount_per_day from culture_terms where penalty_term_id = 'outage'",
    "7,006.21": "select amount_per_day from culture_terms where penalty_term_id = 'outage-fee-refund'",
    "520,379.58": "select exposure_amount from after_30_days where liable_party = 'supplier'",
    "266,900.88": "select exposure_amount from after_30_days where liable_party = 'buyer'",
}
VIEWS = """
    create temp view culture_2026 as
        from marts.fiscal_year_position where contract_id = 'culture-cloud-2026' and fiscal_year = 2026;
    create temp view culture_terms as from marts.penalty_exposure where contract_id = 'culture-cloud-2026';
    create temp view after_30_days as from marts.penalty_exposure_portfolio where days_late = 30;
"""
CLAUSE = "select clause_ref from culture_terms where penalty_term_id = 'outage'"
# The same for numbers in words: what the Chinese page says, what the English one says, and the query.
COUNTS = [
    ("五份真实合同", "five real contracts", 5, "select count(*) from marts.dim_contract"),
    ("四份已签署", "four signed", 4, "select count(*) from marts.dim_contract where status = 'signed'"),
    ("四家供应商", "four suppliers", 4, "select count(*) from marts.spend_by_vendor"),
    ("（条款 `body 11.4`）", "(clause `body 11.4`)", "body 11.4", CLAUSE),
    ("第 20 天", "on day 20", 20, "select days_to_contract_total from culture_terms where penalty_term_id = 'outage'"),
]
# The example contract's figures, which `test_example_contract` looks up in a warehouse that has it.
EXAMPLE_TOTAL = "6,537,920.00"
EXAMPLE_DATES = {"first": "2025-04-23", "assumed": "2026-04-15", "actual": "2026-04-03"}

AMOUNT = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\d.])\d+\.\d{2}(?!\d)")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
PYTHONS = re.compile(r"Python 3\.11\D+3\.12\D+3\.13")
FENCE = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
MACHINE_PATH = re.compile(r"(?<![\w.:/}])/(?:home|Users|root|work|opt|mnt|srv|private)/\w|\b[A-Z]:\\\\?\w")


def prose(page: str) -> str:
    """Give a page without its code blocks and without code in its lines."""
    return re.sub(r"`[^`\n]*`", "", FENCE.sub("", PYTHONS.sub("", page)))


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    files = [ROOT / name for name in listed.split("\0") if name]
    return [file for file in files if file.is_file()]


def single(connection: duckdb.DuckDBPyConnection, query: str) -> Any:
    rows = connection.sql(query).fetchall()
    assert len(rows) == 1, query
    return rows[0][0]


@pytest.fixture
def warehouse(built_warehouse: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(built_warehouse), read_only=True)
    connection.execute(VIEWS)
    return connection


@pytest.mark.parametrize("name", READMES)
def test_readme_figures_stand_in_the_warehouse(name: str, warehouse: duckdb.DuckDBPyConnection) -> None:
    # The totals of the mutation bar are held against its table, by test_mutants.
    text = "\n".join(line for line in prose(READMES[name]).splitlines() if "(docs/mutants.md)" not in line)
    stated = set(AMOUNT.findall(text))
    assert stated == FIGURES.keys() | {EXAMPLE_TOTAL}
    for figure, query in FIGURES.items():
        value = Decimal(single(warehouse, query)).quantize(Decimal("0.01"))
        assert f"{value:,}" == figure, query
    assert set(DATE.findall(prose(READMES[name]))) == set(EXAMPLE_DATES.values())


def test_readmes_name_the_supported_versions_of_python() -> None:
    assert 'requires-python = ">=3.11,<3.14"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert all(PYTHONS.search(page) for page in READMES.values())


@pytest.mark.parametrize(("chinese", "english", "number", "query"), COUNTS)
def test_readme_counts_stand_in_the_warehouse(
    chinese: str, english: str, number: int | str, query: str, warehouse: duckdb.DuckDBPyConnection
) -> None:
    assert chinese in READMES["README.zh.md"]
    assert english in READMES["README.md"]
    assert single(warehouse, query) == number


@pytest.mark.parametrize("name", READMES)
def test_readme_queries_give_what_is_printed(name: str, built_warehouse: Path, tmp_path: Path) -> None:
    blocks = FENCE.findall(READMES[name])
    answers = [
        (language, code, answer)
        for (language, code), (after, answer) in pairwise(blocks)
        if language in ("sql", "python") and after == "text"
    ]
    assert [language for language, _, _ in answers] == ["sql", "python"]
    (tmp_path / "warehouse").mkdir()
    (tmp_path / "warehouse" / "qiyue.duckdb").symlink_to(built_warehouse.resolve())
    for language, code, answer in answers:
        if language == "sql":
            with duckdb.connect(str(built_warehouse), read_only=True) as connection:
                rows = connection.sql(code).fetchall()
            given = "".join(" | ".join(map(str, row)) + "\n" for row in rows)
        else:
            done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
            assert done.returncode == 0, done.stderr
            given = done.stdout
        assert given == answer


@pytest.mark.parametrize("name", PAGES)
def test_tables_that_are_named_exist(name: str, warehouse: duckdb.DuckDBPyConnection) -> None:
    for table in set(re.findall(r"\bmarts\.(\w+)", PAGES[name])):
        assert warehouse.sql(f"select 1 from duckdb_tables() where schema_name = 'marts' and table_name = '{table}'")


def test_readmes_name_the_same_commands_and_every_one_exists() -> None:
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    used = []
    for page in READMES.values():
        found = re.findall(r"(?<![\w/])qiyue ([a-z-]+)([^`\n]*)", page)
        assert {command for command, _ in found} == set(group.commands)
        for command, rest in found:
            options = {name for parameter in group.commands[command].params for name in parameter.opts} | {"--help"}
            assert set(re.findall(r"--[a-z-]+", rest)) <= options, command
        made = set(re.findall(r"(?:`|^    )make ([a-z]+)", page, re.MULTILINE))
        assert made == {"report", "test", "mutants", "example"} <= targets
        used.append(sorted((command, *re.findall(r"--[a-z-]+", rest)) for command, rest in found))
    assert used[0] == used[1]


def test_readmes_show_the_same_rows_and_messages() -> None:
    assert rows_to_add("README.zh.md") == rows_to_add("README.md")
    assert messages("README.zh.md") == messages("README.md")


@pytest.mark.parametrize("name", PAGES)
def test_files_that_are_named_exist_or_are_made(name: str) -> None:
    page = PAGES[name]
    named = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page) + re.findall(
        r"^    ([\w-]+(?:/[\w-]+)*/) ", page, re.MULTILINE
    )
    named += re.findall(r"`((?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:toml|lock|yml))`", page)
    named += re.findall(r"\.venv/bin/\w+", page)
    assert len(named) >= 4
    for path in set(named):
        ignored = subprocess.run(["git", "check-ignore", "-q", path], cwd=ROOT)
        assert (ROOT / path).exists() or ignored.returncode == 0, path


def test_links_lead_to_headings_that_exist() -> None:
    for page in READMES.values():
        for target, anchor in re.findall(r"\]\(([^)#]+)#([^)]+)\)", page):
            headings = re.findall(r"^#+ (.+)$", (ROOT / target).read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in [heading.lower().replace(" ", "-") for heading in headings]


def test_data_dictionary_is_fresh() -> None:
    page = (ROOT / dictionary.PAGE).read_text(encoding="utf-8")
    assert page == dictionary.render(ROOT), "the data dictionary is stale: run `make dictionary`"


def test_data_dictionary_lists_every_column_of_the_warehouse(warehouse: duckdb.DuckDBPyConnection) -> None:
    listed = set()
    relation = ""
    for line in (ROOT / dictionary.PAGE).read_text(encoding="utf-8").splitlines():
        if line.startswith("### "):
            relation = line[4:]
        elif found := re.match(r"\| `(\w+)` \|", line):
            listed.add((relation, found[1]))
    stored = warehouse.sql("""
        select schema_name || '.' || table_name, column_name from duckdb_columns()
        where schema_name in ('register', 'actuals', 'marts', 'reference') and table_name <> 'build'
    """).fetchall()
    assert set(stored) - listed == set()


def test_project_holds_no_personal_numbers_and_no_path_of_a_machine() -> None:
    personal = re.compile(PERSONAL)
    # The patterns do find such numbers: these are made of parts here, since the test reads its own file too.
    for invented in ("139" + "0" * 8, "010-" + "6" * 8, "110101" + "19900101" + "001X", "6222" + "0" * 15):
        assert personal.search(f"：{invented}，")
    assert MACHINE_PATH.search("in /" + "home/somebody")
    found = []
    for file in tracked_files():
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            if (file != AMOUNTS_ONLY and personal.search(line)) or MACHINE_PATH.search(line):
                found.append(f"{file.relative_to(ROOT)}:{number}")
    assert found == []


def rows_to_add(name: str) -> list[tuple[str, str]]:
    """Give the files that a README tells its reader to add rows to, with the rows, in order."""
    found = re.findall(r"^`(seeds/\w+/\w+\.csv)`[^\n]*\n\n```csv\n(.*?)```", READMES[name], re.MULTILINE | re.DOTALL)
    assert len(found) == len(re.findall("^```csv", READMES[name], re.MULTILINE)) == 7
    return found


def squeeze(text: str) -> list[str]:
    """Give the lines of a text without the blanks that set a table."""
    return [" ".join(line.split()) for line in text.splitlines()]


def messages(name: str) -> list[list[str]]:
    """Give what a README says is printed for a wrong digit and for a wrong word."""
    return [squeeze(text) for language, text in FENCE.findall(READMES[name]) if language == "text"][:2]


def retyped(text: str, right: str, wrong: str) -> str:
    """Give a register file with the first cell that reads so typed wrong."""
    assert right in text
    return text.replace(right, wrong, 1)


@pytest.mark.slow
def test_example_contract(tmp_path: Path) -> None:
    """The README's sixth contract, word by word: added, recorded, and typed wrong."""
    project = tmp_path / "project"
    for file in tracked_files():
        place = file.relative_to(ROOT)
        if place.parts[0] not in ("qiyue", "docs", ".ci") and place.parts[:2] != ("tests", "python"):
            (project / place).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, project / place)

    run = partial(run_qiyue, cwd=project)
    # One build shows both: the contract as added, and a twin of it with what happened.
    for name, rows in rows_to_add("README.zh.md"):
        twin = rows.replace("example-helpdesk-2025", "twin")
        with (project / name).open("a", encoding="utf-8") as opened:
            opened.write(twin if "actuals" in name else rows if "parties" in name else rows + twin)
    built = run("build", "--as-of", "2026-06-30")
    assert built.returncode == 0, built.stdout + built.stderr
    with duckdb.connect(str(project / "warehouse" / "qiyue.duckdb"), read_only=True) as connection:
        signed = "select sum(total_amount) from marts.dim_contract where status = 'signed' and contract_id <> 'twin'"
        assert f"{single(connection, signed):,}" == EXAMPLE_TOTAL
        instalments = connection.sql("""
            select contract_id, cast(due_date as varchar), due_date_basis, payment_status from marts.payment_timing
            where contract_id in ('example-helpdesk-2025', 'twin') order by contract_id, instalment_number
        """).fetchall()
    assert instalments == [
        ("example-helpdesk-2025", EXAMPLE_DATES["first"], "derived", "past_due"),
        ("example-helpdesk-2025", EXAMPLE_DATES["assumed"], "assumed", "past_due"),
        ("twin", EXAMPLE_DATES["first"], "derived", "paid"),
        ("twin", EXAMPLE_DATES["actual"], "actual", "past_due"),
    ]

    # Typed wrong: first a word, then a digit.
    schedule, contracts = (project / "seeds" / "register" / name for name in ("payment_schedule.csv", "contracts.csv"))
    wrong_digit, wrong_word = messages("README.zh.md")
    right = schedule.read_text(encoding="utf-8")
    schedule.write_text(
        retyped(right, "10,working_day,,,,,false,,,,,,false,body 3.3", "10,workday,,,,,false,,,,,,false,body 3.3"),
        encoding="utf-8",
    )
    checked = run("check")
    assert checked.returncode == 1
    assert set(wrong_word) <= set(squeeze(checked.stdout))
    schedule.write_text(right, encoding="utf-8")
    rows = contracts.read_text(encoding="utf-8")
    contracts.write_text(retyped(rows, "120000.00,壹拾贰万元整", "126000.00,壹拾贰万元整"), encoding="utf-8")
    failed = run("build")
    assert failed.returncode == 1
    assert set(wrong_digit) <= set(squeeze(failed.stdout))


def test_the_page_on_scale_tells_what_the_benchmark_measured() -> None:
    page = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    results = json.loads((ROOT / "benchmarks" / "results" / "latest.json").read_text(encoding="utf-8"))
    *_, before, largest = results["measurements"]
    for one in results["measurements"]:
        row = (
            f"| {one['contracts']:,} | {one['mart_rows']:,} | {one['models_s']:.1f} s | {one['tests_s']:.1f} s "
            f"| {one['report_s']:.1f} s | {one['peak_memory_bytes'] / 2**30:.2f} GiB "
            f"| {one['file_bytes'] / 2**20:,.0f} MiB | {one['analyses_median_s'] * 1000:.0f} ms "
            f"| {one['analyses_worst_s'] * 1000:.0f} ms |"
        )
        assert row in page
    growth = (largest["models_s"] + largest["tests_s"]) / (before["models_s"] + before["tests_s"])
    assert f"models and tests take {growth:.1f} times as long" in page
    assert f"the models take {largest['models_s'] / largest['floor_s']:.2f} times the floor" in page
    assert f"and {largest['same_models_s'] / largest['by_hand_s']:.2f} times what the script by hand takes" in page
    for name in ("pandas", "Polars"):
        claimed = re.search(rf"at least ([\d,]+) times faster than {name}", page)
        assert claimed is not None
        least = min(times[name.lower()] / times["marts"] for times in largest["questions_s"].values())
        assert 0.9 * least <= int(claimed[1].replace(",", "")) <= least
