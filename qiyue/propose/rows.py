"""Rows as they were read, made the rows of a register: what says nothing is left out, and each row gets its name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from qiyue.propose.cells import Said
from qiyue.propose.engine import Row

_PAYMENT = re.compile("付款|支付|价款|费用|结算|合同金额|合同款|报酬")
_PAID = re.compile("付款|支付|结算|付清|拨付")
_NUMBERED = {"payment_schedule", "obligations", "renewal_options", "penalty_ceilings", "contract_line_items"}
_PROMISE = ("metric", "target_value", "severity")
_SAME = ("stated_share", "stated_amount", "trigger_event", "stated_due_date")


def settled(rows: list[Row], contract: dict[str, Said], sides: dict[str, str]) -> list[Row]:
    """Leave out rows that say nothing: the total named again, the same instalment twice, a rate without a breach.

    `sides` holds for a kind of breach the party that alone can commit it.
    """
    kept: list[Row] = []
    said: dict[tuple[str, ...], str] = {}
    total = contract["total_amount"].value if "total_amount" in contract else ""
    payments = [
        row for row in rows if row.file == "payment_schedule" and {"stated_share", "stated_amount"} & row.cells.keys()
    ]
    # What is owed on termination is none of the penalty terms.
    on_termination = {_place(row, "lump_sum_rate") for row in rows if "lump_sum_rate" in row.cells}
    for row in _merged(rows):
        values = {column: one.value for column, one in row.cells.items()}
        if row.file == "payment_schedule":
            is_total = values.get("stated_amount") == total and len(payments) > 1 and "stated_share" not in values
            figures = {"stated_share", "stated_amount"} & values.keys()
            is_timed = {"trigger_event", "offset_value", "stated_due_date", "period_months"} & values.keys()
            is_headed = _PAYMENT.search(row.passage.headings)
            is_paid = is_timed or "stated_share" in values or _PAID.search(f"{row.passage.headings}\n{_said(row)}")
            if is_total or not (figures or is_timed) or not (is_headed or (figures and is_timed)) or not is_paid:
                continue
            same = tuple(values.get(name, "") for name in _SAME)
            # The same instalment named again in another article, in a summary for instance.
            article = row.passage.reference.rpartition(".")[0]
            if said.setdefault(same, article) != article:
                continue
        if row.file == "sla_terms":
            # A row of a table is read twice, with and without its headings.
            label = re.split(r"[|:]", row.passage.text, maxsplit=1)[0]
            promise = (row.passage.reference, label, *(values.get(name, "") for name in _PROMISE))
            if said.setdefault(promise, row.passage.text) != row.passage.text:
                continue
        if row.file == "penalty_terms" and ("accrual" not in values or _place(row, "rate") in on_termination):
            continue
        party = values.get("liable_party", "either")
        if row.file == "penalty_terms" and {party, sides.get(values.get("breach_kind", ""), "")} == {
            "buyer",
            "supplier",
        }:
            del row.cells["breach_kind"]  # who pays is printed, what for was read from the words around
        if row.file == "termination_rights" and values.get("holder", "") == sides.get(values.get("condition_kind", "")):
            del row.cells["condition_kind"]  # so is who may end it; nobody may for a breach of his own
        kept.append(row)
    return kept


def _said(row: Row) -> str:
    return row.passage.text[slice(*row.sentence)]


def _merged(rows: list[Row]) -> Iterator[Row]:
    """Put together what is one row: the name of an instalment and its figures, where only the name has a time."""
    figures = {"stated_share", "stated_amount"}
    for row, after in zip_longest(rows, rows[1:]):
        named = row.file == "payment_schedule" and not figures & row.cells.keys()
        together = after is not None and (after.passage, after.sentence) == (row.passage, row.sentence)
        is_timed = after is not None and {"trigger_event", "offset_value", "stated_due_date"} & after.cells.keys()
        if named and after and together and figures & after.cells.keys() and not is_timed:
            after.add(row.cells)
            continue
        yield row


def _place(row: Row, column: str) -> tuple[str, int] | None:
    return (row.cells[column].clause_ref, row.cells[column].place) if column in row.cells else None


def next_tier(row: Row, before: tuple[Row, str] | None) -> str:
    """Name the next tier of the term before; nothing where the row is none."""
    if not before or "tier_from" not in row.cells or "tier_to" not in before[0].cells:
        return ""
    if (before[0].file, before[0].passage) != (row.file, row.passage):
        return ""
    name, _, tier = before[1].rpartition("/")
    return f"{name}/{int(tier) + 1}"


def key_of(row: Row, taken: set[str]) -> str | None:
    """Name a row as the register does: by number, or by what it is about."""
    if row.file in _NUMBERED:
        return str(len(taken) + 1)
    if row.file == "excuses":
        return f"{row.cells['excuse_kind'].value}/{row.cells['excused_party'].value}"
    about = {"penalty_terms": "breach_kind", "termination_rights": "condition_kind", "sla_terms": "metric"}[row.file]
    word = row.cells[about].value if about in row.cells else {"sla_terms": "service"}.get(row.file, "breach")
    name = word.replace("_", "-")
    tier = "/1" if row.file == "penalty_terms" else ""
    number = 1
    while f"{name}{'' if number == 1 else f'-{number}'}{tier}" in taken:
        number += 1
    return f"{name}{'' if number == 1 else f'-{number}'}{tier}"
