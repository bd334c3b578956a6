"""`qiyue explain`: every figure is that of the engine, for any number of days, and says where it comes from."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import duckdb
import pytest
from conftest import QIYUE
from rich.console import Console

from qiyue import explain, warehouse

TOTAL = "investment-oa-2025"  # 254,000 yuan, a total that is easy to work with by hand


def shown(
    database: Path, contract: str, term: str, days: int, *, party: str | None = None, language: str = "en"
) -> dict[str, list[str]]:
    """Print a sum and give its cells by the label of their step."""
    page = io.StringIO()
    explain.explain(database, contract, term, Console(file=page, width=200), days=days, party=party, language=language)
    steps: dict[str, list[str]] = {"page": [page.getvalue()]}
    for line in page.getvalue().splitlines():
        cells = [cell.strip() for cell in line.strip().split("  ") if cell.strip()]
        if cells:
            steps.setdefault(cells[0], cells[1:])
    return steps


@pytest.fixture(scope="module")
def invented(built_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse with three more terms: 0.1 % a day to day 10, then 0.5 %, three days of grace."""
    copy = tmp_path_factory.mktemp("explain") / built_warehouse.name
    shutil.copy(built_warehouse, copy)
    with duckdb.connect(copy) as connection:
        for term, mode, step, rounding in [
            ("in-tiers", "marginal", "1", "pro_rata"),
            ("all-days", "whole", "1", "pro_rata"),
            ("in-weeks", "marginal", "7", "whole_steps_only"),
        ]:
            rest = "'per_day', 'contract_total'"
            connection.execute(
                f"""
                insert into register.penalty_terms (contract_id, penalty_term_id, tier_number, liable_party,
                    breach_kind, accrual, base_kind, rate, step_size, step_rounding, tier_from, tier_to,
                    tier_mode, grace_days, minimum_amount, cap_amount, clause_ref)
                values ('{TOTAL}', '{term}', '1', 'supplier', 'late_service', {rest}, '0.001', '1', 'pro_rata',
                        '1', '10', '{mode}', '3', '1000.00', '20000.00', 'body 77'),
                       ('{TOTAL}', '{term}', '2', 'supplier', 'late_service', {rest}, '0.005', '{step}',
                        '{rounding}', '11', null, '{mode}', null, null, null, 'body 77')
                """
            )
            connection.execute(
                f"""
                insert into register.quotations values
                    ('{TOTAL}', 'penalty_terms', '{term}/1', 'rate', '0.1%', 'body 77', null),
                    ('{TOTAL}', 'penalty_terms', '{term}/2', 'rate', '0.5%', 'body 77', null)
                """
            )
            connection.execute(
                f"""
                insert into marts.penalty_exposure by name
                select * replace ('{TOTAL}' as contract_id, '{term}' as penalty_term_id, 0.001 as rate,
                    '0.1%' as stated_as, 254000 as base_amount, 3 as grace_days, 1000 as minimum_amount,
                    254 as amount_per_day, 20000 as cap_amount, true as is_capped, 'body 77' as clause_ref)
                from marts.penalty_exposure
                where contract_id = 'culture-cloud-2026' and penalty_term_id = 'late-service'
                """
            )
        # 500 an hour or part, with an hour of grace; 254 a day, at most 2,000 a month; two bands of a measured value,
        # one within a range of rates.
        connection.execute(
            f"""
            insert into register.penalty_terms (contract_id, penalty_term_id, tier_number, liable_party, breach_kind,
                accrual, sla_id, base_kind, rate, highest_rate, fixed_amount, step_rounding, tier_from, tier_to,
                grace_days, cap_amount, cap_scope, clause_ref)
            values ('{TOTAL}', 'by-hour', '1', 'supplier', 'service_outage', 'per_hour', null, null, null, null,
                    '500.00', 'part_counts_as_whole', null, null, '1', null, null, 'body 77'),
                   ('{TOTAL}', 'by-month', '1', 'supplier', 'late_service', 'per_day', null, 'contract_total', '0.001',
                    null, null, null, null, null, null, '2000.00', 'month', 'body 77'),
                   ('{TOTAL}', 'credits', '1', 'supplier', 'service_level_missed', 'per_period', 'up',
                    'contract_total', '0.01', null, null, null, '99', '99.9', null, null, null, 'body 77'),
                   ('{TOTAL}', 'credits', '2', 'supplier', null, null, null, null, '0.02', '0.05', null, null, null,
                    '99', null, null, null, 'body 77')
            """
        )
        for term, columns in {
            "by-hour": "'per_hour' as accrual, null as base_kind, null as rate, 500 as fixed_amount, "
            "null as amount_per_day, 500 as amount_per_event, 1 as grace_days",
            "by-month": "0.001 as rate, 254 as amount_per_day, 2000 as cap_amount, true as is_capped, "
            "'month' as cap_scope",
            "credits": "'per_period' as accrual, 0.01 as rate, null as amount_per_day, 12700 as amount_per_event",
        }.items():
            connection.execute(
                f"""
                insert into marts.penalty_exposure by name
                select * replace ('{TOTAL}' as contract_id, '{term}' as penalty_term_id, 254000 as base_amount,
                    null as stated_as, 'body 77' as clause_ref, {columns})
                from marts.penalty_exposure
                where contract_id = 'culture-cloud-2026' and penalty_term_id = 'late-service'
                """
            )
        # What the engine reads is stored, and made anew as dbt makes it.
        for model in ("int_penalty_bases", "int_penalty_tiers", "int_penalty_terms", "int_band_amounts"):
            made = (
                built_warehouse.parent / "compiled" / "qiyue" / "models" / "intermediate" / "penalties" / f"{model}.sql"
            )
            connection.execute(f"create or replace table intermediate.{model} as {made.read_text(encoding='utf-8')}")
        connection.execute(
            f"""
            insert into marts.termination_rights by name
            select * replace ('{TOTAL}' as contract_id, 'either' as holder, null as liable_party,
                30 as first_open_day, 5000 as lump_sum_amount, 'body 78' as clause_ref)
            from marts.termination_rights where contract_id = 'culture-cloud-2026' and right_id = 'late-service'
            """
        )
    return copy


@pytest.mark.parametrize(
    ("term", "days", "amount"),
    [
        ("late-service", 1, "255.73"),  # 2,557,267.60 x 0.01 % = 255.72676
        ("late-service", 30, "7,671.80"),  # x 30 = 7,671.8028
        ("late-service", 45, "11,507.70"),  # x 45 = 11,507.7042; no stored horizon
        ("late-service", 0, "0.00"),
        ("late-payment", 499, "127,607.65"),  # x 499 = 127,607.65324
        ("late-payment", 600, "127,863.38"),  # capped at 5 % of 2,557,267.60
        ("confidentiality", 30, "20,000.00"),
    ],
)
def test_result_is_the_sum_worked_by_hand(built_warehouse: Path, term: str, days: int, amount: str) -> None:
    assert shown(built_warehouse, "culture-cloud-2026", term, days)["result"][-1] == amount


def test_an_amount_has_figures_beyond_the_fen_only_where_they_count(built_warehouse: Path) -> None:
    steps = shown(built_warehouse, "culture-cloud-2026", "late-service", 1)
    assert steps["amount a day"] == ["255.72676"]  # 2,557,267.60 x 0.01 %
    assert steps["base"][-1] == "2,557,267.60"


def test_result_is_the_published_one_at_every_horizon(built_warehouse: Path) -> None:
    with warehouse.read(built_warehouse) as connection:
        stored = explain._rows(connection, "select * from marts.penalty_exposure_by_day")
        differing = []
        for row in stored:
            worked = explain._work(connection, row, row["days_late"])
            tiers = [step["part_amount"] for step in worked if step["case_kind"] == "tier"]
            results = [step["exposure_amount"] for step in worked if step["case_kind"] == "result"]
            if results != [row["exposure_amount"]] or not tiers:
                differing.append((row, worked))
    assert len(stored) > 100
    assert not differing


def test_page_names_rate_base_parties_and_clause(built_warehouse: Path) -> None:
    steps = shown(built_warehouse, "mentougou-office-2026", "late-payment", 10, language="zh")
    page = steps["page"][0]
    assert "采购人 北京市门头沟区经济和信息化局 付给 供应商 北京连邦信息技术服务有限公司；条款 body 6.1" in page
    assert steps["费率"] == ["千分之五（0.005）"]
    assert steps["基数"] == ["未履行部分价款", "1,689,858.00"]
    assert steps["每日金额"] == ["8,449.29"]
    assert steps["结果"] == ["迟延 10 日应付", "84,492.90"]
    assert steps["上限"] == ["无上限"]


@pytest.mark.parametrize(
    ("term", "days", "tiers", "total", "result"),
    [
        ("in-tiers", 3, [], None, "0.00"),  # all of it grace
        ("in-tiers", 4, ["254.00"], "254.00", "1,000.00"),  # one day, below the minimum
        ("in-tiers", 18, ["2,540.00", "6,350.00"], "8,890.00", "8,890.00"),  # 10 x 254 + 5 x 1,270
        ("in-tiers", 60, ["2,540.00", "59,690.00"], "62,230.00", "20,000.00"),  # 10 x 254 + 47 x 1,270, capped
        ("all-days", 18, ["19,050.00"], "19,050.00", "19,050.00"),  # all 15 days at the second rate
        ("in-weeks", 28, ["2,540.00", "2,540.00"], "5,080.00", "5,080.00"),  # 10 x 254 + 2 whole weeks of 15 days
    ],
)
def test_parts_of_the_tiers_are_shown(
    invented: Path, term: str, days: int, tiers: list[str], total: str | None, result: str
) -> None:
    steps = shown(invented, TOTAL, term, days)
    assert [cells[-1] for label, cells in steps.items() if label.startswith("tier ")] == tiers
    assert steps.get("sum of the tiers", [None])[-1] == total
    assert steps["result"][-1] == result
    assert steps["days counted"] == [f"{days} days late less 3 days of grace: {days - 3}"]
    assert steps["minimum"] == ["1,000.00"]


def test_hours_are_counted_as_hours(invented: Path) -> None:
    steps = shown(invented, TOTAL, "by-hour", 4)
    assert steps["counted"] == ["4 hours less 1 that are not counted: 3"]
    assert steps["amount a step"] == ["500.00"]
    assert steps["result"] == ["owed for 4 hours", "1,500.00"]  # 3 x 500


@pytest.mark.parametrize(
    ("days", "result"),
    [(5, "1,270.00"), (30, "2,000.00"), (35, "3,270.00"), (60, "4,000.00")],  # 254 a day, 2,000 a month
)
def test_a_cap_by_the_month_bounds_each_month(invented: Path, days: int, result: str) -> None:
    steps = shown(invented, TOTAL, "by-month", days)
    assert steps["result"][-1] == result
    assert steps["cap"][0] == "for each month of 30 days"


def test_bands_of_a_measured_value_are_shown_each_with_its_sum(invented: Path) -> None:
    steps = shown(invented, TOTAL, "credits", 30)
    assert steps["band 1"] == ["99 or more, below 99.9; 0.01", "2,540.00"]  # 1 % of 254,000
    assert steps["band 2"] == ["below 99; 0.05", "12,700.00"]  # the highest rate of its range
    assert steps["result"] == ["the most for one measured period", "12,700.00"]


def test_cliff_opens_on_the_day_after_more_than_five(built_warehouse: Path) -> None:
    before = shown(built_warehouse, "culture-cloud-2026", "late-service", 5)["termination"]
    after = shown(built_warehouse, "culture-cloud-2026", "late-service", 6)["termination"]
    # 10 % of 2,557,267.60
    assert before == ["opens on day 6; refund for the unperformed part; clause body 11.3", "255,726.76"]
    assert after == ["open since day 6; refund for the unperformed part; clause body 11.3", "255,726.76"]


def test_a_right_of_either_party_is_a_cliff_for_both(invented: Path) -> None:
    right = shown(invented, TOTAL, "in-tiers", 30)["termination"]
    assert right == ["open since day 30; refund for the unperformed part; clause body 78", "5,000.00"]


def test_either_party_is_shown_or_the_one_asked_for(built_warehouse: Path) -> None:
    both = shown(built_warehouse, TOTAL, "general-breach", 30)["page"][0]
    one = shown(built_warehouse, TOTAL, "general-breach", 30, party="buyer")["page"][0]
    assert both.count("25,400.00") == 2
    assert one.count("25,400.00") == 1
    assert "buyer Beijing Investment Promotion Affairs Centre owes supplier" in one


def test_an_unknown_base_gives_no_figure_and_says_so(built_warehouse: Path) -> None:
    steps = shown(built_warehouse, "chaoyang-licensing-2026", "late-payment", 30)
    assert steps["result"] == ["not computable: the base or the cap is unknown"]
    assert "the print has the supplier pay" in steps["page"][0]
    assert "a draft, not signed" in steps["page"][0]


def test_a_warehouse_without_its_views_answers_too(built_warehouse: Path, tmp_path: Path) -> None:
    """As one that was built from another register, whose views over its files are not kept."""
    copy = tmp_path / built_warehouse.name
    shutil.copy(built_warehouse, copy)
    with duckdb.connect(copy) as connection:
        connection.execute("drop schema staging cascade")
        views = connection.execute("select view_name from duckdb_views() where schema_name = 'intermediate'").fetchall()
        for (view,) in views:
            connection.execute(f"drop view intermediate.{view}")
    assert len(views) > 20
    assert shown(copy, "culture-cloud-2026", "late-service", 45)["result"][-1] == "11,507.70"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["culture-cloud", "late-service"], "no contract named culture-cloud; there are: culture-cloud-2026, "),
        (["culture-cloud-2026", "late-servce"], "of culture-cloud-2026 named late-servce; there are: late-service"),
        (["culture-cloud-2026", "\x1b[2J"], "named \\x1b[2J; there are: confidentiality, late-payment, "),
        (["culture-cloud-2026", "late-service", "--party", "buyer"], "late-service does not bind the buyer"),
    ],
)
def test_what_is_not_there_ends_with_one_sentence(built_warehouse: Path, arguments: list[str], said: str) -> None:
    command = [*QIYUE, "explain", *arguments, "--database", str(built_warehouse)]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.returncode == 1
    assert said in run.stderr
    assert run.stderr.count("\n") == 1
    assert run.stdout == ""


def test_command_prints_chinese_unless_english_is_asked_for(built_warehouse: Path) -> None:
    command = [*QIYUE, "explain", "culture-cloud-2026", "late-service", "--database", str(built_warehouse)]
    chinese = subprocess.run(command, capture_output=True, text=True)
    english = subprocess.run([*command, "--lang", "en", "--days", "45"], capture_output=True, text=True)
    assert (chinese.returncode, english.returncode) == (0, 0)
    assert "迟延 30 日应付" in chinese.stdout
    assert "owed after 45 days of delay" in english.stdout
    assert "\x1b" not in chinese.stdout
