"""Rights to terminate, with thresholds and windows, and excuses."""

from __future__ import annotations

from correct.draft import Draft
from correct.money import draw_amount
from correct.penalties import BUYER_BREACHES, EITHER, SUPPLIER_BREACHES, SUPPLIER_DELAYS


def draw_rights(draft: Draft) -> None:
    """Draw rights to terminate, with thresholds and windows, and excuses."""
    dice = draft.dice
    for number in range(1, dice.choice((0, 0, 1, 2, 3)) + 1):
        holder = dice.choice(("buyer", "supplier"))
        breaches = (*SUPPLIER_DELAYS, *SUPPLIER_BREACHES) if holder == "buyer" else BUYER_BREACHES
        condition = dice.choice((*breaches, *EITHER, "convenience", "policy_change"))
        cells: dict[str, object] = {}
        if condition in (*breaches, *EITHER) and draft.draws("termination threshold", 0.6):
            cells["threshold_comparator"] = dice.choice(("at_least", "more_than"))
            cells["threshold_days" if condition.startswith("late") else "threshold_events"] = dice.choice(
                (2, 3, 10, 30)
            )
            if draft.draws("termination window", 0.3):
                cells["threshold_window"] = dice.choice(("month", "year"))
            if draft.draws("days or occasions in succession", 0.2):
                cells["is_consecutive"] = dice.choice((True, False))
        if draft.draws("sum on termination", 0.4):
            cells |= {"lump_sum_rate": "0.2", "lump_sum_base_kind": dice.choice(("contract_total", "unperformed_part"))}
            if dice.random() < 0.3:
                cells = {**cells, "lump_sum_amount": draw_amount(dice, "100", "100000")}
                cells.pop("lump_sum_rate")
                cells.pop("lump_sum_base_kind")
        row = draft.add(
            "termination_rights", right_id=f"right-{number}", holder=holder, condition_kind=condition, **cells,
            notice_days=dice.choice((None, 0, 5, 30)),
            refund_kind=dice.choice((None, "all_paid", "unperformed_part", "none")),
            adds_actual_loss=dice.choice((None, "none", "all")), clause_ref=f"body 10.{number}",
        )  # fmt: skip
        if "threshold_days" in row:
            more = row["threshold_comparator"] == "more_than"
            words = f"{'超过' if more else '达'}{row['threshold_days']}日"
            draft.quote("termination_rights", f"right-{number}", "threshold_days", words, "threshold")
    kinds = [
        ("force_majeure", "either"),
        ("no_invoice", "buyer"),
        ("account_change", "buyer"),
        ("policy_change", "either"),
    ]
    if any("is_budget_excusable" in row for row in draft.rows.get("payment_schedule", [])):
        kinds.append(("budget_delay", "buyer"))
    for kind, side in dice.sample(kinds, dice.randint(0, 2)):
        draft.add(
            "excuses", excuse_kind=kind, excused_party=side, notice_days=dice.choice((None, 3, 7)),
            proof_days=dice.choice((None, 14)), long_stop_days=dice.choice((None, 60)), clause_ref="body 11",
        )  # fmt: skip
        draft.count(f"excuse: {kind.replace('_', ' ')}")
