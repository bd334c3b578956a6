"""Whole contracts, each mixing shapes that are drawn independently; the same seed gives the same contracts."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from correct.draft import Draft
from correct.life import draw_actuals, draw_supplements
from correct.payments import draw_payments
from correct.penalties import draw_penalties
from correct.promises import draw_duties, draw_options, draw_promises
from correct.rights import draw_rights
from correct.terms import blank_out, draw_dates, draw_price, write_contract

SEED = 20260630


def draw_contracts(count: int, seed: int, shapes: Counter[str]) -> Iterator[Draft]:
    """Draw so many contracts and count their shapes. A framework and its orders are contracts of their own."""
    number = 0
    while number < count:
        number += 1
        dice = random.Random(f"{seed} {number}")
        if dice.random() < 0.02 and count - number >= 4:
            orders = dice.randint(0, 3)
            yield from _framework(number, orders, seed, shapes)
            number += orders
        else:
            yield _contract(number, dice, shapes)


def _contract(number: int, dice: random.Random, shapes: Counter[str], parent: str | None = None) -> Draft:
    draft = Draft(f"correct-{number}", dice, shapes)
    draw_dates(draft)
    if not parent:
        draft.is_draft = draft.draws("draft", 0.05)
        if draft.draws("price to be settled", 0.08):
            draft.pricing = draft.pick("price", "ceiling", "settlement")
    if draft.is_draft:
        draft.signed = None
    draw_price(draft)
    write_contract(draft, parent)
    if not draft.draws("no schedule of payments", 0.05):
        draw_payments(draft)
    _promise(draft)
    if draft.is_draft:
        blank_out(draft)
    else:
        draw_options(draft)
        draw_supplements(draft)
        draw_actuals(draft)
    return draft


def _promise(draft: Draft) -> None:
    draw_promises(draft)
    draw_duties(draft)
    draw_penalties(draft)
    draw_rights(draft)


def _framework(number: int, orders: int, seed: int, shapes: Counter[str]) -> Iterator[Draft]:
    """Give a framework and the orders under it, which come to no more than its ceiling."""
    dice = random.Random(f"{seed} framework {number}")
    draft = Draft(f"correct-{number}", dice, shapes, pricing="framework")
    draft.count("framework")
    made = []
    for step in range(1, orders + 1):
        draft.count("order under a framework")
        made.append(_contract(number + step, random.Random(f"{seed} {number + step}"), shapes, draft.contract_id))
    draw_dates(draft)
    ordered = sum((order.total for order in made), Decimal(0))
    draft.total = max(Decimal("1"), ordered) * (1 if dice.random() < 0.2 else dice.randint(1, 5))
    write_contract(draft)
    _promise(draft)
    yield draft
    yield from made
