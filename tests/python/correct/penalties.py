"""Penalty terms of every accrual, with tiers, bands, caps and ceilings."""

from __future__ import annotations

from decimal import Decimal

from correct import printed
from correct.draft import Draft, Row
from correct.money import draw_amount
from correct.words import amount_in_words

BUYER_BREACHES = ("late_payment", "refusal_to_pay")
SUPPLIER_DELAYS = ("late_delivery", "late_service", "late_training", "late_rectification", "late_bond")
SUPPLIER_BREACHES = (
    "failed_acceptance", "service_outage", "service_level_missed", "refusal_to_rework", "qualification_lost",
    "post_term_service",
)  # fmt: skip
EITHER = ("confidentiality", "data_loss", "intellectual_property", "misuse", "general_breach", "quality_defect")
_FEES = ("daily_service_fee", "monthly_fee", "quarterly_fee", "annual_fee")
_BASES = (
    "contract_total", "contract_total", "unperformed_part", "settlement_amount", "current_instalment", "licence_fee",
    "performance_bond", "performed_services", "unpriced_part", "net_total", *_FEES,
)  # fmt: skip
_BASE_WORDS = {"contract_total": "合同总金额", "unperformed_part": "未履行部分", "overdue_amount": "逾期未付款项"}
_ACCRUAL_WORDS = {"per_day": "每逾期一日", "per_event": "每发生一次", "lump_sum": "一次性"}
_SIDES = {"supplier": "乙方", "buyer": "甲方", "either": "任何一方"}
# Promises that a value is measured of, with the bands of their credits, from the best to the worst.
BANDS = {
    "availability": (("99", "99.9"), ("95", "99"), ("0", "95")),
    "score": (("80", "90"), ("60", "80"), ("0", "60")),
}


def draw_penalties(draft: Draft) -> None:
    """Draw the terms of a contract, and what bounds them together."""
    for number in range(1, draft.dice.choice((0, 1, 2, 2, 3, 3, 4, 5)) + 1):
        _draw_term(draft, number)
    terms = draft.rows.get("penalty_terms", [])
    if terms and draft.draws("penalty ceiling", 0.2):
        _draw_ceiling(draft, terms)


def _draw_term(draft: Draft, number: int) -> None:
    dice = draft.dice
    accrual = draft.pick(
        "accrual", "per_day", "per_day", "per_day", "per_working_day", "per_hour", "per_unit", "per_event",
        "per_period", "lump_sum",
    )  # fmt: skip
    breach, side = _breach(draft, accrual)
    term = f"{breach.replace('_', '-')}" if dice.random() < 0.5 else f"term-{number}"
    if term in draft.term_ids:
        term = f"{breach.replace('_', '-')}-{number}"
    draft.term_ids.append(term)
    first: dict[str, object] = {
        "liable_party": side,
        "breach_kind": breach,
        "accrual": accrual,
        "adds_actual_loss": dice.choice(("none", "direct", "all", None)),
    }
    if accrual == "per_period":
        _write_bands(draft, term, first)
        return
    tiers = _tiers(draft, accrual)
    amounts = _sums(draft, breach, accrual, len(tiers))
    if accrual != "lump_sum" and draft.draws("penalty steps", 0.15):
        first["step_size"] = (
            dice.choice(("7", "30", "2")) if accrual.endswith("day") else dice.choice(("0.5", "2", "10"))
        )
        first["step_rounding"] = dice.choice(("pro_rata", "whole_steps_only", "part_counts_as_whole", None))
    first |= _bounds(draft, accrual)
    mode = draft.pick("tiers", "marginal", "whole") if len(tiers) > 1 else None
    for place, (bounds, sums) in enumerate(zip(tiers, amounts, strict=True), start=1):
        cells = first if place == 1 else {name: first[name] for name in ("liable_party", "breach_kind", "accrual")}
        if place > 1 and "step_size" in first:
            cells = cells | {name: first[name] for name in ("step_size", "step_rounding")}
        shown = place if len(tiers) > 1 or dice.random() < 0.8 else None
        row = draft.add(
            "penalty_terms", penalty_term_id=term, tier_number=shown, **cells, **bounds, **sums,
            tier_mode=mode if place == 1 or dice.random() < 0.5 else None, clause_ref=f"body 9.{number}",
        )  # fmt: skip
        if "fixed_amount" in sums and isinstance(sums["fixed_amount"], Decimal) and dice.random() < 0.2:
            draft.count("fixed penalty in words")
            row["fixed_amount_in_words"] = amount_in_words(sums["fixed_amount"], dice)
        _quote_term(draft, row, f"{term}/{place}")


def _breach(draft: Draft, accrual: str) -> tuple[str, str]:
    dice = draft.dice
    if accrual in ("per_day", "per_working_day"):
        breach = dice.choice((*SUPPLIER_DELAYS, "late_payment", "late_payment", "late_indemnity", "service_outage"))
    elif accrual == "per_hour":
        breach = "service_outage"
    elif accrual == "per_period":
        return "service_level_missed", "supplier"
    else:
        breach = dice.choice((*SUPPLIER_BREACHES, *BUYER_BREACHES, *EITHER))
    if breach in BUYER_BREACHES:
        return breach, "buyer"
    if breach in (*EITHER, "late_indemnity"):
        return breach, draft.pick("liable", "either", "supplier")
    return breach, "supplier"


def _tiers(draft: Draft, accrual: str) -> list[dict[str, object]]:
    """Draw the bounds of the tiers, each beginning behind the one before."""
    dice = draft.dice
    if accrual in ("lump_sum", "per_event") or not draft.draws("penalty tiers", 0.25):
        return [{}]
    bounds: list[dict[str, object]] = []
    begin = 1
    for _ in range(dice.randint(2, 4)):
        end = begin + dice.choice((4, 9, 14, 29))
        bounds.append({"tier_from": begin, "tier_to": end})
        begin = end + 1
    if draft.draws("bounded last tier", 0.3):
        return bounds
    bounds[-1].pop("tier_to")
    return bounds


def _sums(draft: Draft, breach: str, accrual: str, count: int) -> list[dict[str, object]]:
    """Draw what each tier costs: a rate of a base, a range of rates, a reference rate or a fixed amount in yuan."""
    dice = draft.dice
    if dice.random() < 0.3:
        draft.count("penalty: fixed amount")
        return [
            {"fixed_amount": amount} for amount in sorted(draw_amount(dice, "0.01", "500000") for _ in range(count))
        ]
    base = draft.pick("base", *_BASES)
    if breach in ("late_payment", "late_indemnity") and dice.random() < 0.7:
        base = draft.pick("base", "overdue_amount")
    if count == 1 and breach == "late_payment" and accrual == "per_day" and draft.draws("reference rate", 0.3):
        reference: dict[str, object] = {
            "rate_reference": dice.choice(("lpr_1y", "lpr_5y")),
            "rate_multiplier": dice.choice(("1", "1.3", "1.5", "4", None)),
            "days_in_year": dice.choice(("360", "365", None)),
        }
        return [reference | {"base_kind": base}]
    step = Decimal(dice.choice(("0.0001", "0.0003", "0.0005", "0.001", "0.003", "0.005", "0.00021")))
    if accrual in ("per_event", "lump_sum", "per_unit"):
        step = Decimal(dice.choice(("0.01", "0.05", "0.1", "0.2", "0.3")))
    if base in _FEES and draft.draws("rate above one of a fee", 0.2):
        step = Decimal(dice.choice(("1", "2", "3")))
    sums: list[dict[str, object]] = []
    for place in range(count):
        cells: dict[str, object] = {"rate": step * (place + 1), "base_kind": base}
        if count == 1 and draft.draws("range of rates", 0.08):
            cells["highest_rate"] = step * 3
        sums.append(cells)
    return sums if base in _FEES or step * 3 * count <= 1 else [one | {"rate": step} for one in sums]


def _bounds(draft: Draft, accrual: str) -> dict[str, object]:
    dice = draft.dice
    bounds: dict[str, object] = {}
    if accrual in ("per_day", "per_working_day") and draft.draws("grace days", 0.15):
        bounds["grace_days"] = dice.choice((3, 5, 7, 10))
    if accrual != "lump_sum" and draft.draws("penalty cap", 0.4):
        if dice.random() < 0.6:
            bounds["cap_rate"] = dice.choice(("0.05", "0.1", "0.2", "0.3"))
            bounds["cap_base_kind"] = draft.pick(
                "cap of", "contract_total", "current_instalment", "overdue_amount", "monthly_fee"
            )
        else:
            bounds["cap_amount"] = draw_amount(dice, "1000", "1000000")
        if draft.draws("scope of a cap", 0.5):
            bounds["cap_scope"] = draft.pick("cap for each", "term", "occasion", "month")
    if draft.draws("minimum amount", 0.1):
        bounds["minimum_amount"] = Decimal(dice.choice(("100", "500", "1000")))
    return bounds


def _write_bands(draft: Draft, term: str, first: dict[str, object]) -> None:
    dice = draft.dice
    promise = dice.choice(list(BANDS))
    if promise not in [row["sla_id"] for row in draft.rows.get("sla_terms", [])]:
        best = BANDS[promise][0][1]
        draft.add(
            "sla_terms", sla_id=promise, metric="availability" if promise == "availability" else "compliance_rate",
            severity="any", comparator="at_least", target_value=best,
            target_unit="percent", applies_to="initial_term", clause_ref="body 7",
        )  # fmt: skip
    base = draft.pick("base", "monthly_fee", "quarterly_fee", "annual_fee", "contract_total")
    bounds: dict[str, object] = {}
    if draft.draws("cap on credits", 0.3):
        bounds = {"cap_amount": draw_amount(dice, "1000", "100000"), "cap_scope": dice.choice(("month", "term"))}
    for place, (low, high) in enumerate(BANDS[promise], start=1):
        draft.add(
            "penalty_terms", penalty_term_id=term, tier_number=place, sla_id=promise, rate=Decimal(place) / 10,
            base_kind=base, tier_from=low, tier_to=high, **first, **(bounds if place == 1 else {}), clause_ref="body 9",
        )  # fmt: skip


def _quote_term(draft: Draft, row: Row, key: str) -> None:
    dice = draft.dice
    if "rate" in row and Decimal(row["rate"]) < 1:
        draft.quote("penalty_terms", key, "rate", printed.rate(Decimal(row["rate"]), dice), "rate")
    if row.get("base_kind") in _BASE_WORDS:
        draft.quote("penalty_terms", key, "base_kind", _BASE_WORDS[row["base_kind"]], "word")
    if row["accrual"] in _ACCRUAL_WORDS:
        draft.quote("penalty_terms", key, "accrual", _ACCRUAL_WORDS[row["accrual"]], "word")
    if "fixed_amount" in row:
        draft.quote("penalty_terms", key, "fixed_amount", printed.amount(Decimal(row["fixed_amount"]), dice), "amount")
    if "grace_days" in row:
        days = int(row["grace_days"])
        draft.quote("penalty_terms", key, "grace_days", printed.period(days, "calendar_day", dice), "period")
    draft.quote("penalty_terms", key, "liable_party", _SIDES[row["liable_party"]], "word")


def _draw_ceiling(draft: Draft, terms: list[Row]) -> None:
    side = draft.pick("ceiling of", "supplier", "buyer", "either")
    bound: dict[str, object] = {"rate": "0.1", "base_kind": draft.pick("ceiling base", "contract_total", "annual_fee")}
    if draft.dice.random() < 0.3:
        bound = {"amount": draw_amount(draft.dice, "1000", "1000000")}
    draft.add("penalty_ceilings", ceiling_number=1, liable_party=side, **bound, clause_ref="body 9.9")
    bound_terms = {row["penalty_term_id"] for row in terms if side in (row["liable_party"], "either")}
    if bound_terms and draft.draws("ceiling over named terms", 0.5):
        chosen = draft.dice.choice(sorted(bound_terms))
        next(row for row in terms if row["penalty_term_id"] == chosen)["ceiling_number"] = "1"
