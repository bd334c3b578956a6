"""Registers of one's own, handed in with `register_path`: every figure here is worked out by hand.

The folders `registers/<name>` hold the cases. One folder with an awkward name is built again and again with other
files in it: the variables stay the same, so dbt parses the project once.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
REGISTERS = Path(__file__).resolve().parent / "registers"
# A quote, signs of a glob, what dbt would render as a template, and one that it could not.
AWKWARD_NAME = "officer's register [copy]*? {{ 7 * 7 }} {% raw 登记"

HORIZONS = (1, 3, 5, 7, 8, 10, 15, 18, 30, 60, 90, 120, 180, 345, 365)

# Every mart whose rows belong to one contract. Comparisons across contracts (ranks, unit prices) are no part of it.
CONTRACT_MARTS = (
    "dim_contract",
    "fct_contract_line",
    "fct_service_accrual",
    "payment_timing",
    "fiscal_year_position",
    "penalty_exposure",
    "penalty_exposure_by_day",
    "penalty_exposure_by_contract",
    "penalty_accrued",
    "termination_rights",
    "obligation_calendar",
    "renewal_options",
    "sla_commitments",
    "contract_findings",
    "statutory_checks",
    "reconciliation",
)


@dataclass(frozen=True)
class Build:
    """What a build left: its exit code, what it printed, and the warehouse."""

    exit_code: int
    output: str
    database: Path

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with duckdb.connect(str(self.database), read_only=True) as connection:
            return connection.execute(query).fetchall()

    def marts(self) -> list[str]:
        found = self.rows("select table_name from information_schema.tables where table_schema = 'marts' order by 1")
        return [str(name) for (name,) in found]

    def export(self, folder: Path) -> dict[str, bytes]:
        """Each mart as CSV, its rows in the order of all columns."""
        folder.mkdir(parents=True)
        with duckdb.connect(str(self.database), read_only=True) as connection:
            for mart in self.marts():
                connection.execute(f"copy (select * from marts.{mart} order by all) to '{folder / mart}.csv'")
        return {file.stem: file.read_bytes() for file in sorted(folder.iterdir())}


Builder = Callable[[str, Path], Build]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Builder]:
    """Build the files of a folder, as if they stood in the folder with the awkward name."""
    home = tmp_path_factory.mktemp("register_path")
    register = home / AWKWARD_NAME
    made = home / "qiyue.duckdb"
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("QIYUE_", "DBT_"))}
    environment |= {"QIYUE_DATABASE": str(made), "DO_NOT_TRACK": "1"}
    command = [
        str(Path(sys.executable).with_name("dbt")),
        *("build", "--no-use-colors", "--target-path", str(home / "target"), "--log-path", str(home / "logs")),
        # They test the models on rows of their own, whatever the register.
        *("--exclude-resource-type", "unit_test"),
        *("--vars", json.dumps({"register_path": str(register), "as_of_date": "2026-06-30"})),
    ]

    def run(name: str, files: Path) -> Build:
        shutil.rmtree(register, ignore_errors=True)
        shutil.copytree(files, register)
        made.unlink(missing_ok=True)
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)
        database = home / f"{name}.duckdb"
        made.rename(database)
        return Build(done.returncode, done.stdout + done.stderr, database)

    yield run


@pytest.fixture(scope="module")
def shapes(build: Builder) -> Build:
    return build("shapes", REGISTERS / "shapes")


@pytest.fixture(scope="module")
def portfolio(build: Builder) -> Build:
    return build("portfolio", REGISTERS / "portfolio")


@pytest.fixture(scope="module")
def both(build: Builder, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Both registers in one folder, contracts as Parquet, columns moved and added."""
    folder = tmp_path_factory.mktemp("both")
    shutil.copytree(REGISTERS / "portfolio", folder, dirs_exist_ok=True)
    duckdb.execute(
        f"""
        copy (
            select * replace (cast(total_amount as decimal(18, 2)) as total_amount), 'seen' as note_of_the_officer
            from read_csv(
                ['{REGISTERS / "portfolio" / "contracts.csv"}', '{REGISTERS / "shapes" / "contracts.csv"}'],
                union_by_name = true
            )
        ) to '{folder / "contracts.parquet"}' (format parquet)
        """
    )
    # The Parquet file counts: of two that name the same entity this one must not be read.
    (folder / "contracts.csv").write_text("contract_id,status\nnobody,draft\n", encoding="utf-8")
    rows = [*read(REGISTERS / "portfolio" / "penalty_terms.csv"), *read(REGISTERS / "shapes" / "penalty_terms.csv")]
    columns = sorted({column for row in rows for column in row}, reverse=True)
    write(folder / "penalty_terms.csv", ["note_of_the_officer", *columns], rows)
    return build("both", folder)


def read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def write(file: Path, columns: list[str], rows: list[dict[str, str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, columns)
        writer.writeheader()
        writer.writerows(rows)


def amounts(*texts: str) -> dict[int, Decimal]:
    """Amounts at the horizons in order; the last one stands for those that follow."""
    full = [*texts, *[texts[-1]] * (len(HORIZONS) - len(texts))]
    return {day: Decimal(text.replace(",", "")) for day, text in zip(HORIZONS, full, strict=True)}


# fmt: off
EXPOSURES: Mapping[tuple[str, str], dict[int, Decimal]] = {
    # 5.25 % of 200 is 10.50 a day; 55 % of 200 is 110.00, met on day 11.
    ("share-of-200", "late"): amounts("10.50", "31.50", "52.50", "73.50", "84.00", "105.00", "110.00"),
    # 0.3 % of 100,000 is 300 for 7 days, 42.857142... a day.
    ("each-seven-days", "pro-rata"): amounts(
        "42.86", "128.57", "214.29", "300.00", "342.86", "428.57", "642.86", "771.43", "1285.71", "2571.43",
        "3857.14", "5142.86", "7714.29", "14785.71", "15642.86"),
    # Whole steps 0, 0, 0, 1, 1, 1, 2, 2, 4, 8, 12, 17, 25, 49, 52 of 300; at least 500 once a step counts.
    ("each-seven-days", "whole-steps"): amounts(
        "0", "0", "0", "500", "500", "500", "600", "600", "1200", "2400", "3600", "5100", "7500", "14700", "15600"),
    # Steps begun 1, 1, 1, 1, 2, 2, 3, 3, 5, 9, 13, 18, 26, 50, 53.
    ("each-seven-days", "begun-steps"): amounts(
        "300", "300", "300", "300", "600", "600", "900", "900", "1500", "2700",
        "3900", "5400", "7800", "15000", "15900"),
    # 1,000 a day to day 10, 5,000 after: 10,000 + 5,000 x (d - 10).
    ("two-tiers", "marginal"): amounts(
        "1000", "3000", "5000", "7000", "8000", "10000", "35000", "50000", "110000", "260000", "410000", "560000",
        "860000", "1685000", "1785000"),
    # 3 days of grace: n = d - 3. 1,000 n to n = 10, 5,000 n after.
    ("two-tiers", "whole"): amounts(
        "0", "0", "2000", "4000", "5000", "7000", "60000", "75000", "135000", "285000", "435000", "585000",
        "885000", "1710000", "1810000"),
    # 3 % of 10,000,000 is 300,000, met on day 6.
    ("fixed-a-day", "late"): amounts("50000", "150000", "250000", "300000"),
    # Signed on 2025-06-03: 3.00 % of 1,000,000 over 365 days is 82.191780... a day.
    ("reference-rate", "late"): amounts(
        "82.19", "246.58", "410.96", "575.34", "657.53", "821.92", "1232.88", "1479.45", "2465.75", "4931.51",
        "7397.26", "9863.01", "14794.52", "28356.16", "30000.00"),
}
# fmt: on


def test_two_files_are_a_register(shapes: Build) -> None:
    assert sorted(file.name for file in (REGISTERS / "shapes").iterdir()) == ["contracts.csv", "penalty_terms.csv"]
    assert shapes.exit_code == 0, shapes.output[-4000:]
    assert shapes.rows("select count(*) from marts.dim_contract") == [(6,)]


def test_penalties_of_other_shapes_have_the_amounts_worked_out_by_hand_at_every_horizon(shapes: Build) -> None:
    found: dict[tuple[str, str], dict[int, object]] = {}
    for contract, term, day, amount in shapes.rows(
        "select contract_id, penalty_term_id, days_late, exposure_amount from marts.penalty_exposure_by_day"
    ):
        found.setdefault((str(contract), str(term)), {})[int(str(day))] = amount
    assert found == EXPOSURES


def test_a_penalty_for_an_event_or_once_is_its_share_of_the_base(shapes: Build) -> None:
    # The bond is 5 % of 1,000,000 = 50,000, a tenth of it 5,000; 2 % of the total 20,000, of either party.
    assert shapes.rows(
        """
        select penalty_term_id, liable_party, base_amount, amount_per_event, amount_per_day
        from marts.penalty_exposure where contract_id = 'bond-an-event' order by all
        """
    ) == [
        ("breach", "buyer", Decimal("1000000.00"), Decimal("20000.00"), None),
        ("breach", "supplier", Decimal("1000000.00"), Decimal("20000.00"), None),
        ("missed", "supplier", Decimal("50000.00"), Decimal("5000.00"), None),
    ]


def test_thresholds_are_the_first_days_that_reach_them(shapes: Build) -> None:
    assert shapes.rows(
        """
        select contract_id, penalty_term_id, cap_amount, days_to_cap, days_to_contract_total
        from marts.penalty_exposure where accrual = 'per_day' order by all
        """
    ) == [
        # 334 steps of 300 reach 100,000: begun on day 333 x 7 + 1; pro rata 100,000 x 7 / 300 = 2,333.3; full 334 x 7.
        ("each-seven-days", "begun-steps", None, None, 2332),
        ("each-seven-days", "pro-rata", None, None, 2334),
        ("each-seven-days", "whole-steps", None, None, 2338),
        ("fixed-a-day", "late", Decimal("300000.00"), 6, None),
        # 1,000,000 x 365 / 30,000 = 12,166.7
        ("reference-rate", "late", None, None, 12167),
        # 110 / 10.50 = 10.5
        ("share-of-200", "late", Decimal("110.00"), 11, None),
        # 10,000 + 5,000 x 198; 5,000 x 200, after 3 days of grace.
        ("two-tiers", "marginal", None, None, 208),
        ("two-tiers", "whole", None, None, 203),
    ]


def test_a_portfolio_of_two_suppliers_is_ranked(portfolio: Build) -> None:
    assert portfolio.exit_code == 0, portfolio.output[-4000:]
    # Of 465,000 as signed: 365,000 (0.784946) and 100,000 (0.215054). The draft is not spend.
    assert portfolio.rows(
        "select supplier_id, contract_count, committed_amount, share_of_total, spend_rank, cumulative_share "
        "from marts.spend_by_vendor order by spend_rank"
    ) == [
        ("north", 1, Decimal("365000.00"), Decimal("0.784946"), 1, Decimal("0.784946")),
        ("south", 1, Decimal("100000.00"), Decimal("0.215054"), 2, Decimal("1.000000")),
    ]
    # (365^2 + 100^2) / 465^2 x 10,000 = 1,432,250,000 / 216,225 = 6,623.887
    assert portfolio.rows("select herfindahl_index from marts.vendor_concentration") == [(Decimal("6623.89"),)]


def test_an_amendment_changes_the_base_of_penalties_and_not_the_spend(portfolio: Build) -> None:
    # 365,000 + 36,500 = 401,500; 0.1 % of it is 401.50 a day.
    assert portfolio.rows(
        "select total_amount, current_total_amount from marts.dim_contract where contract_id = 'alpha-2025'"
    ) == [(Decimal("365000.00"), Decimal("401500.00"))]
    assert portfolio.rows(
        "select base_amount, amount_per_day from marts.penalty_exposure "
        "where contract_id = 'alpha-2025' and penalty_term_id = 'late-service'"
    ) == [(Decimal("401500.00"), Decimal("401.500000"))]
    # A tenth of the original is within the limit of a tenth.
    assert portfolio.rows(
        "select outcome, stated_value from marts.statutory_checks "
        "where contract_id = 'alpha-2025' and rule_id = 'supplement_limit'"
    ) == [("passed", Decimal("0.1"))]


def test_instalments_fall_due_by_rule_event_or_date_and_show_what_was_paid(portfolio: Build) -> None:
    assert portfolio.rows(
        """
        select contract_id, instalment_number, cast(due_date as varchar), due_date_basis, due_fiscal_year,
            paid_amount, payment_status
        from marts.payment_timing order by 1, 2
        """
    ) == [
        # Monday 2025-03-03 + 10: 4 to 7 (4), 10 to 14 (9), 17 (10).
        ("alpha-2025", 1, "2025-03-17", "derived", 2025, Decimal("182500.00"), "paid"),
        # Thursday 2026-03-05 + 15: 6 (1), 9 to 13 (6), 16 to 20 (11), 23 to 26 (15). The rest is paid later.
        ("alpha-2025", 2, "2026-03-26", "actual", 2026, Decimal("100000.00"), "partly_paid"),
        ("beta-2026", 1, "2026-07-10", "stated", 2026, Decimal("0.00"), "due"),
        ("beta-2026", 2, "2026-12-31", "stated", 2026, Decimal("0.00"), "not_due"),
    ]


def test_cash_and_service_meet_at_the_end(portfolio: Build) -> None:
    # 2025-03-03 to 2026-03-02: 304 + 61 of 365 days, 1,000 each. Cash 182,500 in each year. The supplement of 36,500 is
    # served from its signing on 2025-09-01 to the end, 122 + 61 of 183 days: 24,333.33 and 12,166.67; no cash pays it.
    assert portfolio.rows(
        """
        select fiscal_year, scheduled_cash_amount, service_amount, prepaid_or_arrears_amount
        from marts.fiscal_year_position where contract_id = 'alpha-2025' order by 1
        """
    ) == [
        (2025, Decimal("182500.00"), Decimal("328333.33"), Decimal("-145833.33")),
        (2026, Decimal("182500.00"), Decimal("73166.67"), Decimal("-36500.00")),
    ]


def test_a_recorded_late_payment_accrues_on_its_own_amount(portfolio: Build) -> None:
    # Due 2026-03-26, 100,000 paid on 04-05: 10 days x 0.05 % x 100,000 = 500. What is paid in July is not known yet.
    assert portfolio.rows(
        "select penalty_term_id, liable_party, cast(breach_date as varchar), days_late, accrued_amount, is_excused "
        "from marts.penalty_accrued"
    ) == [("late-payment", "buyer", "2026-03-27", 10, Decimal("500.00"), False)]


def test_the_lump_sum_of_a_termination_right_is_a_cliff(portfolio: Build) -> None:
    # 0.2 % of 100,000 is 200 a day, at most 10,000; from day 30 the right adds 20 % = 20,000.
    assert portfolio.rows(
        """
        select days_late, exposure_amount, termination_lump_sum_amount from marts.penalty_exposure_by_contract
        where contract_id = 'beta-2026' and liable_party = 'supplier' and days_late in (18, 30, 60) order by 1
        """
    ) == [
        (18, Decimal("3600.00"), Decimal("0.00")),
        (30, Decimal("6000.00"), Decimal("20000.00")),
        (60, Decimal("10000.00"), Decimal("20000.00")),
    ]


def test_no_figure_of_a_contract_changes_when_others_are_added(portfolio: Build, shapes: Build, both: Build) -> None:
    assert both.exit_code == 0, both.output[-4000:]
    assert both.rows("select count(*) from marts.dim_contract") == [(9,)]
    compared = 0
    for mart in CONTRACT_MARTS:
        alone = [row for part in (portfolio, shapes) for row in part.rows(f"select * from marts.{mart} order by all")]
        together = both.rows(f"select * from marts.{mart} order by all")
        assert sorted(map(repr, together)) == sorted(map(repr, alone)), mart
        compared += len(alone)
    assert compared > 300


def test_the_same_register_and_day_give_the_same_bytes(portfolio: Build, build: Builder, tmp_path: Path) -> None:
    again = build("again", REGISTERS / "portfolio")
    first, second = portfolio.export(tmp_path / "first"), again.export(tmp_path / "second")
    assert first.keys() == second.keys()
    assert [mart for mart in first if first[mart] != second[mart]] == []
    assert first["payment_timing"].count(b"\n") == 5  # a header and four instalments


def test_a_published_warehouse_does_not_point_at_the_folder(portfolio: Build) -> None:
    views = portfolio.rows("select sql from duckdb_views() where not internal")
    assert [sql for (sql,) in views if AWKWARD_NAME in str(sql) or "read_csv" in str(sql)] == []


@pytest.fixture
def wrong_words(tmp_path: Path) -> Path:
    """The portfolio with 364,000 in words beside 365,000 in figures."""
    folder = tmp_path / "wrong"
    shutil.copytree(REGISTERS / "portfolio", folder)
    contracts = folder / "contracts.csv"
    text = contracts.read_text(encoding="utf-8")
    contracts.write_text(text.replace("叁拾陆万伍仟元整", "叁拾陆万肆仟元整"), encoding="utf-8")
    return folder


def test_two_readings_that_disagree_fail_the_build_and_are_printed(build: Builder, wrong_words: Path) -> None:
    failed = build("failed", wrong_words)
    assert failed.exit_code != 0
    printed = [line for line in failed.output.splitlines() if "total_in_words" in line and "contract_id=" in line]
    assert len(printed) == 1
    assert all(part in printed[0] for part in ("alpha-2025", "365000.00", "364000.00"))
    # Nothing else is hidden by it.
    assert failed.rows("select count(*) from marts.penalty_accrued") == [(1,)]


def test_a_finding_acknowledges_the_disagreement(build: Builder, wrong_words: Path) -> None:
    finding = {
        "contract_id": "alpha-2025",
        "finding_number": "1",
        "finding_kind": "unreconciled_amount",
        "severity": "error",
        "check_name": "total_in_words",
        "message_zh": "大小写不一致。",
        "message_en": "Words and figures differ.",
        "remedy_zh": "书面更正。",
        "remedy_en": "Correct it in writing.",
        "clause_ref": "body 3.1",
    }
    write(wrong_words / "document_findings.csv", list(finding), [finding])
    passed = build("acknowledged", wrong_words)
    assert passed.exit_code == 0, passed.output[-4000:]
    assert passed.rows(
        "select stated_amount, computed_amount, difference_amount, outcome, is_acknowledged "
        "from marts.reconciliation where check_name = 'total_in_words' and contract_id = 'alpha-2025'"
    ) == [(Decimal("365000.00"), Decimal("364000.00"), Decimal("1000.00"), "failed", True)]


def test_a_register_of_drafts_has_clauses_and_no_figures(build: Builder) -> None:
    drafts = build("drafts", REGISTERS / "drafts")
    assert drafts.exit_code == 0, drafts.output[-4000:]
    assert drafts.rows("select * from marts.spend_by_vendor") == []
    assert drafts.rows(
        "select rate, base_amount, amount_per_day, days_to_contract_total from marts.penalty_exposure"
    ) == [(Decimal("0.005"), None, None, None)]
    assert drafts.rows("select distinct exposure_amount from marts.penalty_exposure_by_day") == [(None,)]
    assert drafts.rows("select due_date, payment_status from marts.payment_timing") == [(None, None)]


def test_an_empty_folder_builds_empty_marts(build: Builder, tmp_path: Path) -> None:
    empty = build("empty", tmp_path)
    assert empty.exit_code == 0, empty.output[-4000:]
    reference = {"dim_date", "dim_service_category"}
    filled = [mart for mart in empty.marts() if empty.rows(f"select 1 from marts.{mart} limit 1")]
    assert set(filled) == reference
