"""Amounts in words, as 支付结算办法 (annex 1) has them written, in the spellings that contracts use.

A writer of its own, so that neither the project's reader nor the writer of `qiyue generate` has a say in it.
"""

from __future__ import annotations

import random
from decimal import Decimal

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", "佰", "拾", "")


def amount_in_words(amount: Decimal, dice: random.Random) -> str:
    """Write an amount in yuan, below ten trillion, in one of the spellings in use."""
    yuan, cents = divmod(int(amount * 100), 100)
    jiao, last = divmod(cents, 10)
    said = _whole(yuan, dice) if yuan else ""
    if not yuan and not cents:
        said = "零"
    if said:
        said += dice.choice("元元元圆")
    if not cents:
        said += dice.choice(("整", "整", "正", "零角零分" if said.endswith("元") else "整"))
    elif not last:
        said += (dice.choice(("零", "")) if said and yuan % 10 == 0 else "") + _DIGITS[jiao] + "角"
        said += dice.choice(("", "整"))
    elif not jiao:
        said += (dice.choice(("零", "零", "零角")) if said else "") + _DIGITS[last] + "分"
    else:
        said += (dice.choice(("零", "")) if said and yuan % 10 == 0 else "") + f"{_DIGITS[jiao]}角{_DIGITS[last]}分"
    if dice.random() < 0.1:
        said = said.replace("贰", dice.choice("貳貮弍"))
    before = dice.choice(("", "", "人民币", "人民币大写：", "大写：", "大写：人民币"))
    behind = dice.choice(("", "", "", f"（￥{amount:.2f}）", "（含税）", f"（¥{amount:,.2f}元）"))
    return before + said + behind


def _section(number: int) -> str:
    """Write a number below ten thousand: one 零 for each run of places that are skipped between digits."""
    said, skipped = "", False
    for place, digit in zip(_PLACES, f"{number:04d}", strict=True):
        if digit == "0":
            skipped = bool(said)
            continue
        said += ("零" if skipped else "") + _DIGITS[int(digit)] + place
        skipped = False
    return said


def _whole(number: int, dice: random.Random) -> str:
    """Write whole yuan, by sections of four places.

    零 stands where the next section does not begin with a thousand; where it does and the section before ends in a
    nought, it may stand or not (壹拾万柒仟元, 壹拾万零柒仟元).
    """
    said, before = "", 0
    for unit, size in (("亿", 10**8), ("万", 10**4), ("", 1)):
        part, number = divmod(number, size)
        if not part:
            before = 0
            continue
        if said and (part < 1000 or before == 0 or (before % 10 == 0 and dice.random() < 0.5)):
            said += "零"
        said += (_whole(part, dice) if part > 9999 else _section(part)) + unit
        before = part
    return said
