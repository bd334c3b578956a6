"""What is promised: service levels, duties of every recurrence, and options that chain."""

from __future__ import annotations

from decimal import Decimal

from correct import printed
from correct.draft import Draft, add_months
from correct.due import TRIGGERS, UNITS
from correct.money import draw_amount, fen
from correct.words import amount_in_words

# Metric, comparator, target and unit, and how the document prints the target.
PROMISES = (
    ("data_reliability", "at_least", "99.9999", "percent", "不低于99.9999%"),
    ("response_time", "at_most", "30", "minutes", "30分钟内"),
    ("response_time", "at_most", "2", "hours", "不超过2小时"),
    ("on_site_time", "at_most", "4", "hours", "4小时以内"),
    ("resolution_time", "at_most", "1", "day", "不超过1天"),
    ("support_coverage", "at_least", "168", "hours_per_week", "7×24小时"),
    ("training_sessions", "at_least", "2", "times", "不少于2次"),
    ("reporting_interval", "at_most", "1", "month", None),
    ("delivery_time", "at_most", "15", "working_days", "15个工作日内"),
    ("warranty_period", "at_least", "3", "years", "不少于3年"),
    ("certification", "at_least", "3", "level", "不低于3级"),
)
DUTIES = {
    "delivery": "supplier", "acceptance": "buyer", "invoice": "supplier", "performance_bond": "supplier",
    "training": "supplier", "reporting": "supplier", "review": "either", "monitoring": "supplier", "backup": "supplier",
    "upgrade": "supplier", "notice": "either", "follow_up": "supplier", "record_keeping": "supplier",
    "rectification": "supplier", "indemnity": "either", "service_start": "supplier", "bond_return": "buyer",
}  # fmt: skip
_SIDES = {"supplier": "乙方", "buyer": "甲方", "either": "双方"}


def draw_promises(draft: Draft) -> None:
    """Draw service levels."""
    dice = draft.dice
    for number, promise in enumerate(dice.sample(PROMISES, dice.choice((0, 0, 1, 2, 3))), start=1):
        metric, comparator, target, unit, words = promise
        draft.count("service level")
        draft.add(
            "sla_terms", sla_id=f"promise-{number}", metric=metric,
            severity=dice.choice(("any", "general", "major", None)),
            comparator=comparator, target_value=target, target_unit=unit,
            applies_to=dice.choice(("initial_term", "renewal", None)), clause_ref=f"body 7.{number}",
        )  # fmt: skip
        if words:
            draft.quote("sla_terms", f"promise-{number}", "target_value", words, "target")


def draw_duties(draft: Draft) -> None:
    """Draw duties of every recurrence, by events, by periods and on fixed days."""
    dice = draft.dice
    for number in range(1, dice.choice((0, 1, 2, 2, 3, 4)) + 1):
        kind = draft.pick("duty", *DUTIES)
        recurrence = draft.pick(
            "recurrence",
            "once",
            "once",
            "once",
            "daily",
            "weekly",
            "monthly",
            "quarterly",
            "half_yearly",
            "yearly",
            "on_request",
        )
        cells: dict[str, object] = {}
        if recurrence in ("monthly", "quarterly", "half_yearly", "yearly") and draft.start:
            if draft.draws("duty at the end of a period", 0.5):
                cells = {
                    "trigger_event": dice.choice(("period_end", "period_start")),
                    "offset_value": dice.choice((0, 5, 10)),
                }
                cells["offset_unit"] = dice.choice(UNITS[:2])
        elif recurrence == "once":
            cells = _once(draft)
        if recurrence in ("yearly", "on_request") and dice.random() < 0.3:
            cells["minimum_count"] = dice.randint(1, 4)
        row = draft.add(
            "obligations", obligation_number=number, obligation_kind=kind, obliged_party=DUTIES[kind],
            description_zh=f"义务{number}", description_en=f"Duty {number}", recurrence=recurrence, **cells,
            clause_ref=f"body 4.{number}",
        )  # fmt: skip
        draft.quote("obligations", str(number), "obliged_party", _SIDES[row["obliged_party"]], "word")
        if "offset_value" in row and row["offset_value"] != "0":
            words = printed.period(int(row["offset_value"]), row["offset_unit"], dice)
            draft.quote("obligations", str(number), "offset_value", words, "period")


def _once(draft: Draft) -> dict[str, object]:
    dice = draft.dice
    if dice.random() < 0.2:
        return {"stated_due_date": draft.day_between(draft.first_day, add_months(draft.first_day, 12))}
    unit = dice.choice(UNITS)
    value = dice.choice((3, 5, 10, 15, 30)) if unit.endswith("day") else dice.choice((1, 2, 3))
    cells: dict[str, object] = {"trigger_event": dice.choice(TRIGGERS), "offset_unit": unit, "offset_value": value}
    if unit.endswith("day") and draft.draws("duty before its trigger", 0.15):
        cells["offset_value"] = -value
    if draft.draws("duty with a second offset", 0.1):
        cells |= {"then_offset_value": 10, "then_offset_unit": "working_day"}
    if draft.draws("duty on a day of the month", 0.1):
        cells["due_day_of_month"] = dice.choice((5, 10, 31))
    if draft.draws("duty not after a date", 0.1):
        cells["not_after_date"] = add_months(draft.first_day, 24)
    if draft.draws("duty of the later of two triggers", 0.1):
        cells["also_trigger_event"] = (
            "invoice_received" if cells["trigger_event"] != "invoice_received" else "delivered"
        )
    return cells


def draw_options(draft: Draft) -> None:
    """Draw options to renew, each behind the one before. Their fees in yuan follow from the total as signed."""
    if not draft.end or draft.end.year > 2045 or not draft.draws("renewal options", 0.12):
        return
    dice = draft.dice
    for number in range(1, dice.randint(1, 3) + 1):
        cells: dict[str, object] = {}
        fee = None
        if draft.draws("renewal fee by its rate", 0.6):
            rate = Decimal(dice.choice(("1", "0.9", "0.85", "0.333", "1.05")))
            base = dice.choice(("contract_total", "annual_fee")) if draft.months else "contract_total"
            months = 12 if base == "annual_fee" else 1
            amount = rate * draft.total * months / ((draft.months or 12) if base == "annual_fee" else 1)
            fee = fen(amount) if dice.random() < 0.7 else None
            cells = {"fee_rate": rate, "fee_base_kind": base}
        elif dice.random() < 0.7:
            fee = draw_amount(dice, "100")
        if fee and draft.draws("renewal fee in words", 0.3):
            cells["stated_fee_in_words"] = amount_in_words(fee, dice)
        if draft.draws("option more than once", 0.2):
            cells["maximum_count"] = dice.randint(1, 3)
        draft.add(
            "renewal_options", option_number=number, period_months=dice.choice((6, 12, 12, 24)),
            stated_fee_amount=fee, **cells,
            decision_days_before=dice.choice((None, 30, 60)), payment_offset_value=dice.choice((None, 10, -10)),
            payment_offset_unit="working_day", is_fee_adjustable=dice.choice((None, True, False)),
            clause_ref=f"body 6.{number}",
        )  # fmt: skip
