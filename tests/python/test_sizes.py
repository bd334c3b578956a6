"""Registers at the ends of what is possible: a fen, nearly ten trillion yuan, 10,000 lines, fifty years.

The values are worked out by hand beside each question; none is copied from a run.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from blanks import Rows, write
from correct import judge

pytestmark = pytest.mark.slow

LARGEST = "9999999999999.99"
LARGEST_IN_WORDS = "玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"


def contract(contract_id: str, total: str, **cells: str) -> dict[str, str]:
    columns = {"net_amount": "", "tax_rate": "", "total_amount_in_words": ""}
    dates = {"signed_date": "2024-12-20", "service_start_date": "2025-01-01", "service_end_date": "2025-12-31"}
    names = {"title_zh": "示例合同", "title_en": "An example", "category_code": "operations_maintenance"}
    parties = {"buyer_id": "buyer-size", "supplier_id": f"supplier-{contract_id}"}
    row = {"contract_id": contract_id, "status": "signed", "total_amount": total, "clause_ref": "body 1"}
    return row | names | parties | dates | columns | cells


def line(contract_id: str, number: int, price: str, quantity: str, amount: str, months: str = "") -> dict[str, str]:
    cells = {"contract_id": contract_id, "line_number": str(number), "description_zh": f"分项{number}"}
    priced = {"unit_price": price, "quantity": quantity, "line_amount": amount, "term_months": months}
    period = "month" if months else "once"
    return cells | priced | {"category_code": "compute", "price_period": period, "clause_ref": f"annex-1 {number}"}


def instalment(contract_id: str, number: int, amount: str, **cells: str) -> dict[str, str]:
    columns = {"stated_share": "", "trigger_event": "service_end", "period_months": "", "offset_value": "10"}
    row = {"contract_id": contract_id, "instalment_number": str(number), "stated_amount": amount}
    return row | columns | {"offset_unit": "working_day", "clause_ref": f"body 3.{number}"} | cells


def penalty(contract_id: str, tier: int, rate: str, first: str, last: str, cap: str = "") -> dict[str, str]:
    row = {"contract_id": contract_id, "penalty_term_id": "late-delivery", "tier_number": str(tier)}
    rates = {"rate": rate, "base_kind": "contract_total", "tier_from": first, "tier_to": last, "cap_rate": cap}
    kinds = {"liable_party": "supplier", "breach_kind": "late_delivery", "accrual": "per_day", "clause_ref": "body 9"}
    return row | rates | kinds


def register() -> dict[str, Rows]:
    """Give the contracts: of a fen, of nearly ten trillion yuan, cut to a fen, of 10,000 lines, of fifty years."""
    contracts = [
        contract("fen", "0.01", net_amount="0.01", tax_rate="0.13", total_amount_in_words="壹分"),
        # 9,999,999,999,999.99 / 1.13 = 8,849,557,522,123.884...
        contract(
            "trillions",
            LARGEST,
            net_amount="8849557522123.88",
            tax_rate="0.13",
            total_amount_in_words=LARGEST_IN_WORDS,
        ),
        contract("cut", "1000000.00"),
        contract("lines", "1033200.00"),
        contract("fifty", "600000.00", service_start_date="2010-01-01", service_end_date="2059-12-31"),
    ]
    suppliers = [
        {"party_id": row["supplier_id"], "role": "supplier", "name_zh": f"示例{number}号公司"}
        for number, row in enumerate(contracts, start=1)
    ]
    shares = (("0.3", "3000000000000.00"), ("0.6", "5999999999999.99"), ("0.1", "1000000000000.00"))
    return {
        "contracts": contracts,
        "parties": [{"party_id": "buyer-size", "role": "buyer", "name_zh": "示例采购单位"}, *suppliers],
        "contract_line_items": [
            line("fen", 1, "0.01", "1", "0.01"),
            line("trillions", 1, "999999999999.999", "10", LARGEST),
            # 1.23 x 7 x 12 = 103.32, ten thousand times 1,033,200.00.
            *(line("lines", number, "1.23", "7", "103.32", "12") for number in range(1, 10_001)),
        ],
        "payment_schedule": [
            instalment("fen", 1, "0.01"),
            *(
                instalment("trillions", number, amount, stated_share=share)
                for number, (share, amount) in enumerate(shares, start=1)
            ),
            instalment("cut", 1, "1000000.00"),
            instalment("fifty", 1, "1000.00", trigger_event="period_end", period_months="1"),
        ],
        "penalty_terms": [
            row
            for name in ("fen", "trillions", "cut", "lines", "fifty")
            for row in (penalty(name, 1, "0.005", "1", "30", "0.3"), penalty(name, 2, "0.01", "31", ""))
        ],
        "amendments": [
            {
                "contract_id": "cut",
                "amendment_number": "1",
                "signed_date": "2025-03-03",
                "total_change_amount": "-999999.99",
                "clause_ref": "body 1",
            }
        ],
    }


QUESTIONS = {
    "a fen is committed": ("select committed_amount from spend_by_vendor where supplier_id = 'supplier-fen'", "0.01"),
    "a fen is served": ("select sum(service_amount) from fct_service_accrual where contract_id = 'fen'", "0.01"),
    # 0.3 x 0.01 = 0.003, rounded once.
    "its cap": ("select cap_amount from penalty_exposure where contract_id = 'fen'", "0.00"),
    "trillions are served": (
        "select sum(service_amount) from fct_service_accrual where contract_id = 'trillions'",
        LARGEST,
    ),
    "the net of their line": (
        "select net_line_amount from fct_contract_line where contract_id = 'trillions'", "8849557522123.88"
    ),
    # 0.005 x 9,999,999,999,999.99 = 49,999,999,999.99995
    "a day of their delay": (
        "select amount_per_day from penalty_exposure where contract_id = 'trillions'", "49999999999.99995"
    ),
    # 0.005 x 10 days
    "ten days": (
        "select exposure_amount from penalty_exposure_by_day where contract_id = 'trillions' and days_late = 10",
        "500000000000.00",
    ),
    # 30 x 0.005 + 30 x 0.01 = 0.45, above the cap of 0.3: 2,999,999,999,999.997
    "sixty days are capped": (
        "select exposure_amount from penalty_exposure_by_day where contract_id = 'trillions' and days_late = 60",
        "3000000000000.00",
    ),
    # 0.15 by day 30, then 0.01 a day: 0.3 on day 45.
    "days to their cap": ("select days_to_cap from penalty_exposure where contract_id = 'trillions'", "45"),
    "a total cut to a fen": ("select current_total_amount from dim_contract where contract_id = 'cut'", "0.01"),
    "lines are all there": ("select count(*) from fct_contract_line where contract_id = 'lines'", "10000"),
    "lines are all served": (
        "select sum(service_amount) from fct_service_accrual where contract_id = 'lines'", "1033200.00"
    ),
    "months of fifty years": ("select count(*) from payment_timing where contract_id = 'fifty'", "600"),
    "their fees": ("select sum(scheduled_amount) from payment_timing where contract_id = 'fifty'", "600000.00"),
    # 2059-12-31 is a Wednesday: January 1, 2 (2), 5 to 9 (7), 12 to 14 (10).
    "the last of them": ("select max(due_date) from payment_timing where contract_id = 'fifty'", "2060-01-14"),
    # 366 of 18,262 days: 600,000 x 366 / 18,262 = 12,024.969...
    "a leap year of fifty": (
        "select service_amount from fct_service_accrual where contract_id = 'fifty' and fiscal_year = 2012",
        "12024.97",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sizes")
    refusals = judge.Refusals()
    written = write(register(), folder / "register")
    judge.check(written, refusals)
    judge.build(written, folder, refusals)
    assert refusals.lines() == [], "\n".join(refusals.lines())
    return folder / "qiyue.duckdb"


@pytest.mark.parametrize("what", list(QUESTIONS))
def test_values_at_the_ends_are_right(what: str, warehouse: Path) -> None:
    query, right = QUESTIONS[what]
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        connection.execute("set schema = 'marts'")
        found = connection.execute(query).fetchone()
    assert found and found[0] is not None
    if "-" in right:
        assert str(found[0]) == right
    else:
        assert Decimal(str(found[0])) == Decimal(right)
