"""`make correct` in small: no correct contract is refused, every shape is drawn, and a fault is told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import ROOT
from correct import judge
from correct.contracts import SEED, draw_contracts
from correct.register import rows_of, write_csv

DOCUMENT = ROOT / "docs" / "correct.md"
CONTRACTS = 300
# In so many contracts the rarest shape is drawn a few times.
MANY = 6_000
SHAPES = """
smallest and largest totals; gross first; net first; tax rates of lines; net of lines rounded rate by rate;
net of lines rounded line by line; line priced: month; line priced: year; line priced: once; discount of a line;
discounted price rounded first; a line that is a reduction; instalments: amounts and shares; instalments: shares alone;
odd shares; instalments: equal parts with amounts; instalments: equal parts without amounts; the first takes the rest;
instalments: fractions; instalments: cumulative shares; instalments: cumulative shares with amounts;
instalments: shares of single lines; instalments: shares of all lines; instalments: shares of the net;
instalments: shares of the settled total; instalments: shares of the fee of a year; instalments: printed fees of years;
instalments: retention; instalments: printed fee of every period; instalments: fraction for every period;
instalments: numbered periods; periods in advance; periods in arrears; trigger: warranty end; trigger: funds available;
trigger: bond received; later of two triggers; offset: working day; offset: month; second offset; day of the month;
not after a date; first day counts; due on a fixed day; backward deadline; invoice days in working days;
early payment discount; budget excuse; total in words; instalment in words; fixed penalty in words;
renewal fee in words; quotation: rate; quotation: period; quotation: date; quotation: amount; quotation: target;
quotation: threshold; quotation: word; accrual: per day; accrual: per working day; accrual: per hour;
accrual: per unit; accrual: per event; accrual: per period; accrual: lump sum; tiers: marginal; tiers: whole;
bounded last tier; penalty steps; grace days; minimum amount; penalty cap; cap for each: month; cap for each: occasion;
penalty ceiling; ceiling over named terms; range of rates; reference rate; rate above one of a fee;
termination threshold; termination window; days or occasions in succession; sum on termination; service level;
measured periods; recurrence: daily; recurrence: weekly; recurrence: monthly; recurrence: quarterly;
recurrence: half yearly; recurrence: yearly; recurrence: on request; renewal options; option more than once;
supplement of: time; supplement of: amount; supplement of: time and amount; supplement of: reduction;
supplement of: price of a line; supplement of: quantity of a line; supplement of: more periods; framework;
order under a framework; price: ceiling; price: settlement; settlement recorded; another currency; consortium;
consortium without shares; takes effect on an event; takes effect on a date; draft; draft without total_amount;
draft without service_start_date; draft without supplier_id; signed after service began; no service period; invoice;
payment in parts; decision: imposed; decision: waived; settled by: set off; settled by: payment;
duty still not fulfilled; event that names a term; outages that share a day; force majeure; contract terminated
"""


def drawn_shapes(count: int) -> Counter[str]:
    shapes: Counter[str] = Counter()
    assert sum(1 for _ in draw_contracts(count, SEED, shapes)) == count
    return shapes


def test_every_shape_is_drawn() -> None:
    wanted = {" ".join(shape.split()) for shape in SHAPES.split(";")}
    assert wanted - drawn_shapes(MANY).keys() == set()


def test_the_same_seed_draws_the_same_contracts() -> None:
    first, second = (list(draw_contracts(20, 7, Counter())) for _ in range(2))
    assert [one.rows for one in first] == [one.rows for one in second]


@pytest.mark.slow
def test_no_correct_contract_is_refused_and_a_fault_is(tmp_path: Path, say_count: Callable[[str], None]) -> None:
    drafts = list(draw_contracts(CONTRACTS, SEED, Counter()))
    write_csv(rows_of(drafts), tmp_path / "register")
    refusals = judge.Refusals()
    judge.check(tmp_path / "register", refusals)
    judge.build(tmp_path / "register", tmp_path, refusals)
    assert refusals.lines() == [], "\n".join(refusals.lines())
    say_count(f"{CONTRACTS} correct contracts drawn: 0 refused")

    # A total that is a yuan more than its lines, and a date that is none.
    spoilt = next(one for one in drafts if one.lines and not one.is_draft and one.pricing == "fixed")
    row = spoilt.rows["contracts"][0]
    row["total_amount"] = str(Decimal(row["total_amount"]) + 1)
    write_csv(rows_of(drafts), tmp_path / "spoilt")
    judge.build(tmp_path / "spoilt", tmp_path, refusals)
    row["signed_date"] = "2026-02-30"
    write_csv(rows_of(drafts), tmp_path / "misdated")
    judge.check(tmp_path / "misdated", refusals)
    assert refusals.contracts == {spoilt.contract_id}
    said = "\n".join(refusals.lines())
    assert "reconciliation__has_no_unacknowledged_failure (lines_to_total)" in said
    assert "qiyue check, contracts.signed_date" in said
    assert "2026-02-30" in said


def test_the_document_is_of_a_full_run_in_which_none_was_refused() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    found = re.search(r"\*\*([\d,]+) correct contracts built, ([\d,]+) of them checked; refused: ([\d,]+)\.\*\*", text)
    assert found
    built, checked, refused = (int(number.replace(",", "")) for number in found.groups())
    assert (built, checked, refused) == (100_000, 20_000, 0)
    assert {shape for shape, _ in re.findall(r"^\| (.+) \| ([\d,]+) \|$", text, re.MULTILINE)} >= {
        " ".join(shape.split()) for shape in SHAPES.split(";")
    }
