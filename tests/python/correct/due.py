"""When an instalment falls due: triggers, offsets and second offsets, days of the month, fixed and latest days."""

from __future__ import annotations

from datetime import date, timedelta

from correct import printed
from correct.draft import Draft, Row, add_months, text_of

TRIGGERS = (
    "contract_signed", "contract_effective", "service_start", "service_end", "licence_start", "delivered",
    "interim_acceptance", "final_acceptance", "acceptance_requested", "invoice_received", "budget_approved",
    "funds_available", "bond_received", "renewal_start", "warranty_end", "rectified", "upgrade_requested",
    "fault_reported", "training_held", "breach_notice",
)  # fmt: skip
_WORDS = {
    "contract_signed": "合同签订后", "contract_effective": "合同生效后", "service_end": "服务期满后",
    "delivered": "交付后",
    "final_acceptance": "最终验收合格后", "invoice_received": "收到发票后", "funds_available": "财政资金到位后",
    "interim_acceptance": "中期验收后", "budget_approved": "预算批复后", "bond_received": "收到履约保函后",
}  # fmt: skip
UNITS = ("working_day", "calendar_day", "month", "year")


def fall_due(draft: Draft, row: Row) -> None:
    """Draw when an instalment falls due, by an event or on a fixed day; instalments on fixed days are in order."""
    dice = draft.dice
    number = row["instalment_number"]
    fixed = [one["stated_due_date"] for one in draft.rows["payment_schedule"] if "stated_due_date" in one]
    if draft.draws("due on a fixed day", 0.2):
        after = date.fromisoformat(fixed[-1]) if fixed else draft.first_day
        due = after + timedelta(days=dice.randint(0, 120))
        row |= {"stated_due_date": due.isoformat()}
        if dice.random() < 0.7:
            row["trigger_event"] = "fixed_date"
        draft.quote("payment_schedule", number, "stated_due_date", printed.day(due, dice), "date")
        return
    trigger = draft.pick("trigger", *TRIGGERS)
    row["trigger_event"] = trigger
    if trigger in ("budget_approved", "funds_available") and draft.start and "service_fiscal_year" not in row:
        row["service_fiscal_year"] = str(draft.start.year)
    if trigger in _WORDS:
        draft.quote("payment_schedule", number, "trigger_event", _WORDS[trigger], "word")
    if draft.draws("later of two triggers", 0.1):
        other = dice.choice([one for one in TRIGGERS if one != trigger])
        row["also_trigger_event"] = other
    _draw_offset(draft, row)


def fall_due_by_period(draft: Draft, row: Row, way: str | None) -> None:
    """Draw whether a period is paid in advance or in arrears, and until when."""
    way = way or draft.dice.choice(("in_advance", "in_arrears"))
    draft.count(f"periods {way.replace('_', ' ')}")
    row["trigger_event"] = "period_start" if way == "in_advance" else "period_end"
    _draw_offset(draft, row)


def _draw_offset(draft: Draft, row: Row) -> None:
    dice = draft.dice
    number = row["instalment_number"]
    if dice.random() < 0.9:
        unit = draft.pick("offset", *UNITS)
        value = dice.choice((0, 5, 7, 10, 15, 30, 60)) if unit.endswith("day") else dice.choice((1, 2, 3, 6, 12))
        if unit == "year":
            value = dice.choice((1, 2, 3))
        if unit.endswith("day") and value and draft.draws("backward deadline", 0.05):
            value = -value
        row |= {"offset_value": str(value), "offset_unit": unit}
        words = printed.period(value, unit, dice)
        if value > 0 and unit != "year" and draft.draws("first day counts", 0.05):
            row["includes_first_day"] = "true"
            draft.add(
                "quotations",
                file_name="payment_schedule",
                row_key=number,
                column_name="offset_value",
                quotation=f"第{value}{'个月' if unit == 'month' else '日' if unit == 'calendar_day' else '个工作日'}",
                clause_ref="body 3",
            )
        elif value:
            draft.quote("payment_schedule", number, "offset_value", words, "period")
    if draft.draws("second offset", 0.1):
        row |= {"then_offset_value": str(dice.choice((5, 10, 30))), "then_offset_unit": dice.choice(UNITS[:2])}
    if draft.draws("day of the month", 0.1):
        row["due_day_of_month"] = str(dice.choice((1, 5, 10, 15, 25, 28, 30, 31)))
    if draft.draws("not after a date", 0.08):
        latest = add_months(draft.end or draft.first_day, dice.randint(0, 6)) + timedelta(days=dice.randint(0, 30))
        row["not_after_date"] = text_of(latest)
        draft.quote("payment_schedule", number, "not_after_date", printed.day(latest, dice), "date")
    if draft.draws("invoice before payment", 0.2):
        row["invoice_days_before"] = str(dice.choice((3, 5, 7, 10, 15)))
        if draft.draws("invoice days in working days", 0.5):
            row["invoice_offset_unit"] = "working_day"
    if draft.draws("early payment discount", 0.05):
        row |= {"discount_rate": dice.choice(("0.01", "0.02", "0.005")), "discount_days": str(dice.choice((5, 10, 15)))}
    if draft.draws("budget excuse", 0.1):
        row["is_budget_excusable"] = "true"
