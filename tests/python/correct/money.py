"""Amounts in yuan, rounded as contracts round them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

FEN = Decimal("0.01")
TAX_RATES = tuple(Decimal(rate) for rate in ("0.01", "0.03", "0.06", "0.09", "0.13"))
"""Rates of value-added tax in use (增值税暂行条例 art. 2; 3 % and 1 % for small taxpayers)."""

_USUAL_SHARES = (
    ("0.3", "0.6", "0.1"),
    ("0.5", "0.5"),
    ("0.3", "0.4", "0.3"),
    ("0.6", "0.35", "0.05"),
    ("0.7", "0.3"),
)


def fen(amount: Decimal) -> Decimal:
    """Round to the fen, half away from zero."""
    return amount.quantize(FEN, ROUND_HALF_UP)


def net_of(gross: Decimal, rate: Decimal) -> Decimal:
    """Give the net amount that follows from a gross one."""
    return fen(gross / (1 + rate))


def draw_amount(dice: random.Random, smallest: str = "0.01", largest: str = "9999999999.99") -> Decimal:
    """Draw an amount in yuan, every order of magnitude alike; some are round, most are uneven to the fen."""
    low, high = Decimal(smallest), Decimal(largest)
    digits = dice.randint(len(str(int(low * 100))), len(str(int(high * 100))))
    drawn = Decimal(dice.randint(10 ** (digits - 1), 10**digits - 1)).scaleb(-2)
    if dice.random() < 0.25:
        drawn = drawn.quantize(Decimal(1).scaleb(max(0, digits - 4))).quantize(FEN)
    return min(max(drawn, low), high).quantize(FEN, ROUND_DOWN)


def in_equal_parts(total: Decimal, count: int, *, rest_first: bool = False) -> list[Decimal]:
    """Split an amount into equal parts, of which the last (or the first) takes what remains."""
    part = (total / count).quantize(FEN, ROUND_DOWN)
    rest = total - part * (count - 1)
    return [rest, *[part] * (count - 1)] if rest_first else [*[part] * (count - 1), rest]


def in_shares(total: Decimal, shares: Sequence[Decimal]) -> list[Decimal]:
    """Split an amount by shares that make a whole: each rounds for itself, and the last takes the rest."""
    parts = [fen(total * share) for share in shares[:-1]]
    return [*parts, total - sum(parts, Decimal(0))]


def sure_parts(total: Decimal, shares: Sequence[Decimal]) -> list[Decimal]:
    """Give the whole fen of each share: what it comes to at least, whichever takes the remainder."""
    return [(total * share).quantize(FEN, ROUND_DOWN) for share in shares]


def draw_shares(dice: random.Random) -> list[Decimal]:
    """Draw shares that make a whole, usual ones or odd ones."""
    if dice.random() < 0.5:
        return [Decimal(share) for share in dice.choice(_USUAL_SHARES)]
    left, shares = 10000, []
    for _ in range(dice.randint(1, 5)):
        part = dice.randint(1, max(1, left // 2))
        left -= part
        shares.append(Decimal(part).scaleb(-4))
    return [*shares, Decimal(left).scaleb(-4)]


def plain(number: Decimal) -> str:
    """Write a number as a register does, without idle zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
