"""Cells as Excel and people write them, read where there is no doubt, and left as they are where there is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from qiyue.check.patterns import BY_FORM

# All that stands around a text without being seen.
BLANKS = " \t\r\n\u00a0\u2002\u2003\u2009\u200b\u3000\ufeff"

_FULL_WIDTH = {sign: sign - 0xFEE0 for sign in range(0xFF01, 0xFF5F)}
_LETTERS_AND_DIGITS = {
    sign: plain for sign, plain in _FULL_WIDTH.items() if chr(plain).isalnum() or chr(plain) in "-_."
}
_IN_NUMBERS: dict[int, int] = {**_FULL_WIDTH, ord("−"): ord("-"), ord("￥"): ord("¥"), ord("\u3000"): ord(" ")}

# Places behind the point of each form that is a number.
_DECIMALS = {
    "amount": 2, "signed_amount": 2, "price": 6, "quantity": 6, "plain_number": 6, "share": 6, "rate": 8,
    "large_rate": 8, "multiplier": 8, "integer": 0, "count": 0, "signed_count": 0, "year": 0, "days_in_year": 0,
}  # fmt: skip
_CURRENCY = re.compile(r"\A(?:人民币|RMB|CNY|¥)? ?(.*?) ?[元圆]?\Z", re.IGNORECASE)
_NUMBER = re.compile(r"([+-]?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+|(?=\.))(?:\.([0-9]+))?([%‰]?)")
_DATE = re.compile(
    r"([0-9]{4})(?:([-/.])([0-9]{1,2})\2([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日)(?: 0?0:00(?::00)?)?"
)
_DATE_OF_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_BOOLEANS = {"是": "true", "否": "false", "yes": "true", "no": "false", "1": "true", "0": "false"}


def normalise(form: str, text: str, codes: Mapping[str, str]) -> str:
    """Give the text as the register writes it, or unchanged (but for blanks around it) where that is in doubt.

    Args:
        form: that of the column, from `Column.form`.
        text: the cell as it stands in the file.
        codes: the codes that the column may hold, with their Chinese names; empty where no list says it.
    """
    text = text.strip(BLANKS)
    if not text:
        return ""
    if form in _DECIMALS:
        return _number(text, form)
    if form == "date":
        return _date(text)
    if form == "boolean":
        plain = text.translate(_FULL_WIDTH).lower()
        return plain if plain in ("true", "false") else _BOOLEANS.get(plain, text)
    if form == "code":
        return _code(text, codes)
    if form == "sha256":
        return text.translate(_LETTERS_AND_DIGITS).lower()
    if form == "credit_code":
        return text.translate(_LETTERS_AND_DIGITS).upper()
    if form == "clause_ref":
        return " ".join(text.translate(_LETTERS_AND_DIGITS).lower().split())
    return text


def _number(text: str, form: str) -> str:
    if re.match(BY_FORM[form].regex, text):
        return text
    plain = text.translate(_IN_NUMBERS)
    if form in ("amount", "signed_amount", "price"):
        found = _CURRENCY.match(plain)
        plain = found[1] if found else plain
    number = _NUMBER.fullmatch(plain)
    if not number:
        return text
    sign, whole, part, percent = number[1], number[2].replace(",", ""), number[3] or "", number[4]
    if percent:
        if form not in ("rate", "large_rate", "share"):
            return text
        shifted = format(Decimal(f"{whole or 0}.{part or 0}").scaleb(-2 if percent == "%" else -3), "f")
        whole, _, part = shifted.partition(".")
        part = part.rstrip("0")
    decimals = _DECIMALS[form]
    if part[decimals:].strip("0"):
        return text  # a further decimal says something, and nobody can say whether it should
    part = part[:decimals]
    figures = (whole.lstrip("0") or "0") + (f".{part}" if part else "")
    return "-" + figures if sign == "-" and figures.strip("0.") else figures


def _date(text: str) -> str:
    plain = text.translate(_FULL_WIDTH)
    found = _DATE.fullmatch(plain) or _DATE_OF_DIGITS.fullmatch(plain)
    if not found:
        return text
    figures = [figure for figure in found.groups() if figure and figure.isdigit()]
    try:
        day = date(int(figures[0]), int(figures[1]), int(figures[2])).isoformat()
    except ValueError:
        return text
    return day if re.match(BY_FORM["date"].regex, day) else text


def _code(text: str, codes: Mapping[str, str]) -> str:
    plain = text.translate(_LETTERS_AND_DIGITS)
    if not codes or plain in codes:
        return plain
    meant = {code for code, name in codes.items() if code == plain.lower() or name == text}
    return meant.pop() if len(meant) == 1 else text
