"""Figures, dates and periods as documents print them (docs/numerals.md)."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

from correct.money import plain

_SMALL = "零一二三四五六七八九"
_UNITS = {
    "working_day": ("个工作日", "工作日"),
    "calendar_day": ("日", "天", "个自然日"),
    "month": ("个月",),
    "year": ("年",),
}


def numeral(number: int) -> str:
    """Write a number below a thousand in lower-case numerals."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    said = f"{_SMALL[hundreds]}百" if hundreds else ""
    if tens:
        said += (_SMALL[tens] if tens > 1 or hundreds else "") + "十"
    elif hundreds and ones:
        said += "零"
    return said + (_SMALL[ones] if ones else "") or "零"


def rate(value: Decimal, dice: random.Random) -> str:
    """Print a rate: 0.5%, 5‰, 千分之五, 万分之五."""
    forms = [f"{plain(value * 100)}%", f"{plain(value * 100)}％", f"百分之{plain(value * 100)}"]
    for name, sign, size in (("百", "%", 100), ("千", "‰", 1000), ("万", "‱", 10000)):
        many = value * size
        if many == int(many) and 0 < many < 1000:
            forms += [f"{int(many)}{sign}", f"{name}分之{numeral(int(many))}"]
            break
    return dice.choice(forms)


def amount(value: Decimal, dice: random.Random) -> str:
    """Print an amount in yuan: ¥1,234.50, 人民币1234.50元, 1234.5元; a price below a fen with all its digits."""
    if value != value.quantize(Decimal("0.01")):
        return f"{plain(value)}元"
    forms = [f"¥{value:.2f}", f"￥{value:,.2f}元", f"人民币{value:.2f}元", f"{plain(value)}元"]
    if value >= 10000 and value % 10000 == 0:
        forms.append(f"{plain(value / 10000)}万元")
    return dice.choice(forms)


def day(value: date, dice: random.Random) -> str:
    """Print a date: 2026年3月3日, 2026-03-03, 2026.3.3."""
    forms = (
        f"{value.year}年{value.month}月{value.day}日",
        f"{value.year} 年 {value.month:02d} 月 {value.day:02d} 日",
        value.isoformat(),
        f"{value.year}.{value.month}.{value.day}",
        f"{value.year}/{value.month:02d}/{value.day:02d}",
    )
    return dice.choice(forms)


def period(value: int, unit: str, dice: random.Random) -> str:
    """Print a period: 15个工作日内, 三十日, 提前30日."""
    said = dice.choice((str(abs(value)), numeral(abs(value)))) + dice.choice(_UNITS[unit])
    if value < 0:
        return f"提前{said}"
    return said + dice.choice(("", "内", ""))
