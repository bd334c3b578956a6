"""What happens after the signing: supplements, events, invoices, payments, set-offs, decisions, settlements."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from correct.draft import AS_OF, Draft, Instalment, add_months, last_day
from correct.money import draw_amount, fen
from correct.payments import add_year_fees
from correct.penalties import BANDS


def draw_supplements(draft: Draft) -> None:
    """Draw supplements: of time, of an amount, of both, of the price or the quantity of a line."""
    if not draft.signed or draft.end is None or draft.start is None or not draft.draws("supplement", 0.15):
        return
    dice = draft.dice
    signed, end = max(draft.signed, draft.start), draft.end
    for number in range(1, dice.choice((1, 1, 2)) + 1):
        signed = signed + timedelta(days=dice.randint(0, 60))
        if signed > AS_OF:
            break
        monthly = [line for line in draft.lines if line.price_period == "month" and (line.months or 0) == draft.months]
        ways = ["amount", "reduction"]
        if not draft.pays_every_period:
            ways += ["time", "time and amount"]
        elif draft.period_fee and number == 1:
            ways += ["more periods"] * 2
        if number == 1 and draft.months and draft.months > 2 and monthly and not any(x.has_discount for x in monthly):
            ways += ["price of a line", "quantity of a line"] * 2
        way = draft.pick("supplement of", *ways)
        cells: dict[str, object] = {}
        if way.startswith("time"):
            end = add_months(end, dice.choice((1, 3, 6, 12)))
            cells["new_service_end_date"] = end
        if way in ("amount", "time and amount"):
            cells["total_change_amount"] = draw_amount(dice, largest="1000000")
        if way == "more periods" and draft.period_fee and draft.months:
            length, fee = draft.period_fee
            added = dice.randint(1, 4)
            end = last_day(draft.start, draft.months + added * length)
            cells = {"new_service_end_date": end, "total_change_amount": fee * added}
        if way == "reduction" or way.startswith("price"):
            _forget_computed_amounts(draft)
        if way == "reduction":
            cells["total_change_amount"] = -fen(draft.total * dice.randint(1, 10) / 100)
        if way.endswith("of a line"):
            line = dice.choice(monthly)
            assert draft.months
            passed = dice.randint(1, draft.months - 1)
            price, quantity = line.unit_price, line.quantity
            if way.startswith("price"):
                price = fen(price * Decimal(dice.choice(("0.9", "0.95", "1.1"))))
            else:
                quantity += dice.randint(1, 5)
            draft.add(
                "amendment_lines", amendment_number=number, line_number=line.number,
                effective_date=add_months(draft.start, passed), unit_price=price if way.startswith("price") else None,
                quantity=quantity if way.startswith("quantity") else None, clause_ref="body 2",
            )  # fmt: skip
            left = draft.months - passed
            changed = fen(line.unit_price * line.quantity * passed) + fen(price * quantity * left)
            if dice.random() < 0.5:
                cells["total_change_amount"] = changed - line.amount
        draft.add("amendments", amendment_number=number, signed_date=signed, **cells, clause_ref="body 1")
        if way == "more periods":
            break
    add_year_fees(draft, end.year)


def _forget_computed_amounts(draft: Draft) -> None:
    """Forget what the instalments without a printed amount come to: a supplement lowers them."""
    rows = draft.rows.get("payment_schedule", [])
    stated = {int(row["instalment_number"]) for row in rows if "stated_amount" in row}
    for instalment in draft.instalments:
        if instalment.number not in stated:
            instalment.amount = None


def draw_actuals(draft: Draft) -> None:
    """Draw what has been recorded of a signed contract, nothing before its first day and nothing after `AS_OF`."""
    if draft.first_day >= AS_OF - timedelta(days=30):
        return
    dice = draft.dice
    if draft.pricing in ("ceiling", "settlement") and draft.draws("settlement recorded", 0.5):
        draft.settled = fen(draft.total * dice.randint(80, 100) / 100)
        last = min(AS_OF, add_months(draft.first_day, 24))
        day = draft.day_between(draft.first_day, last)
        draft.add("settlements", settlement_id="final", settled_date=day, settled_amount=draft.settled)
    if draft.draws("events", 0.5):
        _draw_events(draft)
    if draft.draws("measurements", 0.7):
        _draw_measurements(draft)
    if draft.draws("payments", 0.6):
        _draw_payments(draft)
    if draft.draws("contract terminated", 0.02):
        _event(draft, "terminated", draft.day_between(draft.first_day, AS_OF))


def _event(draft: Draft, kind: str, day: date, **cells: object) -> str:
    draft.events += 1
    name = f"event-{draft.events}"
    draft.add("events", event_id=name, event_kind=kind, event_date=min(day, AS_OF), **cells)
    return name


def _draw_events(draft: Draft) -> None:
    """Draw events in the order in which they follow each other."""
    dice = draft.dice
    day = draft.first_day
    if dice.random() < 0.3:
        _event(draft, dice.choice(("bond_received", "budget_approved", "funds_available")), day - timedelta(days=10))
    duties = draft.rows.get("obligations", [])
    fulfilled = {
        "delivery": "delivered", "training": "training_held", "rectification": "rectified",
        "performance_bond": "bond_received", "service_start": "service_start",
    }  # fmt: skip
    for duty in duties:
        kind = fulfilled.get(duty["obligation_kind"])
        if kind and duty["recurrence"] == "once" and dice.random() < 0.6:
            day = draft.day_between(day, min(AS_OF, day + timedelta(days=90)))
            late = draft.draws("duty still not fulfilled", 0.1)
            kind = "not_fulfilled" if late else kind
            _event(draft, kind, day, obligation_number=duty["obligation_number"])
            draft.count(f"event: {kind.replace('_', ' ')}")
    for kind in ("interim_acceptance", "final_acceptance", "acceptance_requested", "fault_reported"):
        if dice.random() < 0.2:
            day = draft.day_between(day, min(AS_OF, day + timedelta(days=120)))
            _event(draft, kind, day)
            draft.count(f"event: {kind.replace('_', ' ')}")
    kinds = {row["penalty_term_id"]: row for row in draft.rows.get("penalty_terms", [])}
    for term, row in kinds.items():
        if dice.random() < 0.4 and row["accrual"] in ("per_event", "per_unit", "per_hour", "lump_sum", "per_day"):
            first = draft.day_between(draft.first_day, AS_OF - timedelta(days=5))
            cells: dict[str, object] = {"penalty_term_id": term}
            if row["accrual"] in ("per_unit", "per_hour"):
                cells["quantity"] = dice.choice(("1", "2.5", "8", "30"))
            if row["accrual"] in ("per_day", "per_hour") and row["breach_kind"] == "service_outage":
                cells["end_date"] = first + timedelta(days=dice.randint(0, 4))
            kind = "service_outage" if row["breach_kind"] == "service_outage" else "breach_notice"
            name = _event(draft, kind, first, **cells)
            draft.count("event that names a term")
            if draft.draws("penalty decision", 0.5):
                _draw_decision(draft, term, name, first)
    if draft.draws("force majeure", 0.05):
        first = draft.day_between(draft.first_day, AS_OF - timedelta(days=20))
        _event(draft, "force_majeure", first, end_date=first + timedelta(days=dice.randint(0, 15)))
    if draft.draws("outages that share a day", 0.05):
        first = draft.day_between(draft.first_day, AS_OF - timedelta(days=5))
        _event(draft, "service_outage", first, end_date=first + timedelta(days=1))
        _event(draft, "service_outage", first + timedelta(days=1), end_date=first + timedelta(days=2))


def _draw_decision(draft: Draft, term: str, event: str, day: date) -> None:
    dice = draft.dice
    decided = draft.day_between(day, min(AS_OF, day + timedelta(days=30)))
    decision = draft.pick("decision", "imposed", "imposed", "waived")
    cells: dict[str, object] = {}
    amount = draw_amount(dice, largest="50000")
    if decision == "imposed" and dice.random() < 0.7:
        way = draft.pick("settled by", "payment", "set_off")
        cells = {"settled_by": way, "settled_date": draft.day_between(decided, AS_OF)}
        owed = [one for one in draft.instalments if one.amount and one.amount > 0 and one.occurrence is None]
        if way == "set_off":
            if not owed:
                return
            instalment = dice.choice(owed)
            assert instalment.amount
            amount = min(amount, instalment.amount)
            instalment.amount -= amount
            cells["instalment_number"] = instalment.number
    draft.add(
        "penalty_decisions", decision_id=f"decision-{event}", penalty_term_id=term, event_id=event,
        decided_date=decided, decision=decision, amount=amount, **cells,
    )  # fmt: skip


def _draw_measurements(draft: Draft) -> None:
    for row in draft.rows.get("sla_terms", []):
        if row["sla_id"] not in BANDS or not draft.start:
            continue
        draft.count("measured periods")
        begin = date(draft.first_day.year, draft.first_day.month, 1)
        for number in range(1, draft.dice.randint(1, 6) + 1):
            first = add_months(begin, number)
            last = add_months(begin, number + 1) - timedelta(days=1)
            if last > AS_OF:
                break
            value = draft.dice.choice(("100", "99.95", "99.9", "98.5", "85", "60", "42.125", "0"))
            draft.add(
                "measurements",
                sla_id=row["sla_id"],
                period_start_date=first,
                period_end_date=last,
                measured_value=value,
            )


def _draw_payments(draft: Draft) -> None:
    """Draw invoices and payments, in whole or in parts, up to what each instalment comes to."""
    dice = draft.dice
    day = draft.first_day
    number = 0
    for instalment in draft.instalments:
        if not instalment.amount or instalment.amount <= 0 or day >= AS_OF or dice.random() < 0.15:
            continue
        day = draft.day_between(day, min(AS_OF, day + timedelta(days=120)))
        shown: dict[str, object] = {"instalment_number": instalment.number}
        if instalment.occurrence and dice.random() < 0.7:
            shown["occurrence_number"] = instalment.occurrence
        if draft.draws("invoice", 0.4):
            number += 1
            rate = draft.tax_rate if dice.random() < 0.5 else None
            draft.add(
                "invoices", invoice_id=f"invoice-{number}", **shown, received_date=day, amount=instalment.amount,
                tax_rate=rate,
            )  # fmt: skip
        for part in _parts(draft, instalment):
            number += 1
            day = draft.day_between(day, min(AS_OF, day + timedelta(days=40)))
            draft.add("payments", payment_id=f"payment-{number}", **shown, paid_date=day, amount=part)


def _parts(draft: Draft, instalment: Instalment) -> list[Decimal]:
    amount = instalment.amount or Decimal(0)
    if amount < 1 or not draft.draws("payment in parts", 0.25):
        return [amount]
    first = fen(amount * draft.dice.randint(10, 90) / 100)
    return [first] if draft.dice.random() < 0.4 else [first, amount - first]
