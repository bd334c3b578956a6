"""Every analysis compiles, runs on the real warehouse and gives one fact worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

if TYPE_CHECKING:
    from dated_warehouse import DatedWarehouse

pytest_plugins = ["dated_warehouse"]

ANALYSES = sorted((Path(__file__).resolve().parents[2] / "analyses").glob("*.sql"))

# One row of each analysis, as far as it can be worked out from the contract texts.
FACTS: dict[str, dict[str, Any]] = {
    # 1,689,858.00 due on 23 April 2026 and not recorded as paid on 30 June.
    "buyers_compared": {
        "buyer_id": "mentougou-jxj",
        "committed_amount": Decimal("1689858.00"),
        "due_amount": Decimal("1689858.00"),
        "paid_amount": Decimal(0),
        "overdue_amount": Decimal("1689858.00"),
        "oldest_days_overdue": 68,
        "settled_share_of_due": Decimal(0),
    },
    # 958,397.20 + 575,038.32 planned; with a late interim acceptance only the first is paid in 2024.
    "cash_by_fiscal_year": {
        "fiscal_year": 2024,
        "scheduled_cash_amount": Decimal("1533435.52"),
        "latest_case_amount": Decimal("958397.20"),
    },
    # Nothing is recorded as paid: 958,397.20 + 575,038.32 + 383,358.88 of the extension, 119,800 + 120,800 + 13,400 of
    # the OA, 1,689,858.00 of the licences and 1,150,770.42 of the cloud resources fell due before 30 June 2026.
    "cash_of_the_next_months": {
        "month_start_date": date(2026, 6, 1),
        "outstanding_amount": Decimal("5011422.82"),
        "latest_amount": Decimal("5011422.82"),
        "of_which_overdue_amount": Decimal("5011422.82"),
    },
    # 14 yuan a month x 12.
    "cheapest_comparable_unit_price": {
        "comparable_item": "vcpu",
        "contract_id": "culture-cloud-2026",
        "comparable_price": Decimal(168),
        "is_lowest": True,
    },
    # 1,689,858.00 x (732 - 292) / 732 days still to be served.
    "contracts_paid_ahead_of_service": {
        "contract_id": "mentougou-office-2026",
        "prepaid_amount": Decimal("1015761.64"),
    },
    # 5 % of 2,557,267.60 a day reaches the total on day 20.
    "daily_penalties_without_a_cap": {
        "penalty_term_id": "outage",
        "amount_per_day": Decimal("127863.38"),
        "days_to_contract_total": 20,
        "clause_ref": "body 11.4",
    },
    # 7 days before the payment of 30 September.
    "due_in_the_coming_days": {
        "due_date": date(2026, 9, 23),
        "who_must_act": "supplier",
        "what": "invoice",
        "contract_id": "culture-cloud-2026",
    },
    "findings_to_settle_first": {
        "contract_id": "orgdept-cloud-2024",
        "finding_kind": "missing_annex",
        "clause_ref": "body 8.5",
    },
    # 10 % of 2,557,267.60, which nobody has recorded as received.
    "money_held_back": {
        "contract_id": "culture-cloud-2026",
        "held_kind": "performance_bond",
        "held_status": "not_yet_held",
        "agreed_amount": Decimal("255726.76"),
        "held_amount": Decimal(0),
    },
    # 68 days from 23 April to 30 June 2026.
    "overdue_by_age": {
        "contract_id": "mentougou-office-2026",
        "overdue_31_to_60_days": Decimal(0),
        "overdue_61_to_90_days": Decimal("1689858.00"),
        "overdue_over_90_days": Decimal(0),
        "oldest_days_overdue": 68,
    },
    # Interim acceptance may come as late as 31 December 2024, payment 10 working days later.
    "payments_that_may_cross_the_year_end": {
        "contract_id": "orgdept-cloud-2024",
        "instalment_number": 2,
        "latest_fiscal_year": 2025,
        "carry_over_amount": Decimal("575038.32"),
    },
    # One WPS line and the 26 lines of the cloud resources.
    "reconciliation_overview": {
        "check_name": "line_amount",
        "passed_count": 27,
        "unacknowledged_failure_count": 0,
        "difference_amount": Decimal(0),
    },
    # 30 days before 15 March 2028; half of 1,689,858.00.
    "renewal_decisions_coming": {
        "contract_id": "mentougou-office-2026",
        "decision_date": date(2028, 2, 14),
        "fee_amount": Decimal("844929.00"),
    },
    # Only the cloud resources promise an availability.
    "service_level_gaps": {
        "metric": "availability",
        "strictest_value": Decimal("99.99"),
        "contracts_with_promise": 1,
        "contracts_without_promise": 3,
    },
    # 0.01 % a day x 365 against the 1-year LPR of March 2026; the supplier's size is not in the text.
    "statutory_checks_without_an_answer": {
        "rule_id": "sme_late_payment_rate",
        "contract_id": "culture-cloud-2026",
        "stated_value": Decimal("0.0365"),
        "limit_value": Decimal("0.03"),
    },
    # 1,689,858 of 1,979,858; 85.3525 squared + 14.6475 squared.
    "vendor_concentration_in_a_category": {
        "supplier_id": "lianbang",
        "share_of_category": Decimal("0.853525"),
        "herfindahl_index": Decimal("7499.60"),
    },
    # 0.5 % a day for delivery and for training against 0.5 % a day for payment, of 1,689,858.00.
    "who_pays_more_for_delay": {
        "contract_id": "mentougou-office-2026",
        "supplier_exposure_amount": Decimal("506957.40"),
        "buyer_exposure_amount": Decimal("253478.70"),
        "who_pays_more": "supplier",
    },
}


# The five contracts have no row of these; test_recorded_year.py works out theirs.
ON_RECORD = ["contracts_that_end_soon", "deductions_not_settled"]


@pytest.fixture(scope="module")
def compiled(dated_warehouse: DatedWarehouse) -> Path:
    """The folder with the analyses as dbt compiles them."""
    dated_warehouse.dbt("compile", "--select", "resource_type:analysis")
    return dated_warehouse.folder / "target" / "compiled" / "qiyue" / "analyses"


def test_every_analysis_has_its_fact() -> None:
    assert len(ANALYSES) >= 8
    assert [path.stem for path in ANALYSES] == sorted([*FACTS, *ON_RECORD])


@pytest.mark.parametrize("path", ANALYSES, ids=lambda path: path.stem)
def test_opens_with_its_question_in_two_languages_and_what_to_change(path: Path) -> None:
    opening = path.read_text(encoding="utf-8").split("\nwith\n")[0]
    assert opening.startswith("-- 问题：")
    assert "\n-- Question: " in opening
    assert "\n-- 可改 To change: " in opening


@pytest.mark.parametrize("name", sorted(FACTS))
def test_gives_the_fact_worked_out_by_hand(name: str, compiled: Path, dated_warehouse: DatedWarehouse) -> None:
    with duckdb.connect(str(dated_warehouse.database), read_only=True) as connection:
        result = connection.execute((compiled / f"{name}.sql").read_text(encoding="utf-8"))
        columns = [column[0] for column in result.description or []]
        rows = [dict(zip(columns, row, strict=True)) for row in result.fetchall()]
    fact = FACTS[name]
    assert any({column: row[column] for column in fact} == fact for row in rows), rows


def test_every_name_to_change_exists() -> None:
    # A variable that an opening names must be one that the query sets.
    for path in ANALYSES:
        opening = path.read_text(encoding="utf-8").split("\nwith\n")[0]
        sentence = opening.split("-- 可改 To change: ")[1].split("\n")[0]
        for name in sentence.split("`")[1::2]:
            if name.isidentifier():
                assert f"{{% set {name} = " in opening, f"{path.name} names {name}"
