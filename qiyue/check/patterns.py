"""Regular expressions for what a cell may hold, each with the words that say what is wanted."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qiyue.check.faults import PERSONAL


@dataclass(frozen=True)
class Pattern:
    """A regular expression for the whole text of a cell, and what it wants in words."""

    regex: str
    wanted: str


def _whole(regex: str) -> str:
    return rf"\A(?:{regex})\Z"


def _decimal(whole_digits: int, decimals: int) -> str:
    """Pattern of a plain number without a sign, grouping, exponent or idle zeros in front."""
    return rf"(?:0|[1-9][0-9]{{0,{whole_digits - 1}}})(?:\.[0-9]{{1,{decimals}}})?"


# 1990 to 2099, and only days that the calendar has.
_YEAR = r"(?:199[0-9]|20[0-9]{2})"
_LEAP_YEAR = r"(?:199[26]|20(?:[02468][048]|[13579][26]))"
_DATE = (
    rf"{_YEAR}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    rf"|02-(?:0[1-9]|1[0-9]|2[0-8]))|{_LEAP_YEAR}-02-29"
)

_AMOUNT = "an amount in yuan, plain figures with at most two decimals, such as 1234.50"
_UP_TO_ONE = r"0(?:\.[0-9]{{1,{0}}})?|1(?:\.0{{1,{0}}})?"
_POSITIVE = r"(?!0+(?:\.0+)?\Z)"

BY_FORM = {
    "date": Pattern(_whole(_DATE), "a date of the calendar from 1990 to 2099, such as 2026-03-31"),
    "year": Pattern(_whole(_YEAR), "a year from 1990 to 2099, such as 2026"),
    "amount": Pattern(_whole(_decimal(16, 2)), _AMOUNT),
    "signed_amount": Pattern(_whole("-?" + _decimal(16, 2)), _AMOUNT + ", negative for a reduction"),
    "price": Pattern(
        _whole("-?" + _decimal(12, 6)),
        "a price in yuan, plain figures with at most six decimals, such as 0.5, negative for a discount",
    ),
    "quantity": Pattern(
        _whole(_POSITIVE + _decimal(12, 6)), "a quantity above 0, plain figures with at most six decimals, such as 12"
    ),
    "quantity_or_none": Pattern(
        _whole(_decimal(12, 6)), "a quantity, 0 or more, plain figures with at most six decimals, such as 12"
    ),
    "plain_number": Pattern(
        _whole(_decimal(12, 6)), "a number, plain figures with at most six decimals, such as 99.99"
    ),
    "share": Pattern(
        _whole(_UP_TO_ONE.format(6)), "a share from 0 to 1 with at most six decimals, such as 0.6 for 60 %"
    ),
    "rate": Pattern(
        _whole(_UP_TO_ONE.format(8)), "a rate from 0 to 1 with at most eight decimals, such as 0.005 for 0.5 %"
    ),
    "large_rate": Pattern(
        _whole(_decimal(2, 8)), "a rate as a fraction, at most eight decimals, such as 1.5 for 150 %"
    ),
    "multiplier": Pattern(_whole(_POSITIVE + _decimal(2, 8)), "how many times the reference rate, such as 1.5"),
    "integer": Pattern(_whole("0|[1-9][0-9]{0,8}"), "a whole number, 0 or more"),
    "count": Pattern(_whole("[1-9][0-9]{0,8}"), "a whole number, 1 or more"),
    "signed_count": Pattern(_whole("0|-?[1-9][0-9]{0,8}"), "a whole number, negative for a time before, such as -30"),
    "numerator": Pattern(
        _whole(_POSITIVE + _decimal(6, 6)),
        "a share such as 0.6 for 60 %, or how many of share_denominator, such as 1 of 3",
    ),
    "day_of_month": Pattern(_whole("[1-9]|[12][0-9]|3[01]"), "a day of the month from 1 to 31; 31 is its last day"),
    "currency": Pattern(_whole("[A-Z]{3}"), "a currency by its three letters (ISO 4217), such as USD"),
    "days_in_year": Pattern(_whole("360|365"), "360 or 365"),
    "boolean": Pattern(_whole("true|false"), "true or false"),
    "sha256": Pattern(_whole("[0-9a-f]{64}"), "64 hexadecimal digits in lower case"),
    "clause_ref": Pattern(
        _whole(r"[a-z]+(?:-[1-9][0-9]*)? (?:[1-9][0-9]*(?:\.[1-9][0-9]*)*|[a-z]+)"),
        "document part, a blank, and numbers joined by points or a word, such as body 11.2, annex-1 2.2.1, body table",
    ),
    "code": Pattern(
        _whole(r"[^\x00-\x20\x7f\u00a0\u3000](?:[^\x00-\x1f\x7f]{0,98}[^\x00-\x20\x7f\u00a0\u3000])?"),
        "a short name on one line",
    ),
}

# Forms of free text: what stands there is for a person to read, and must not lead to one.
FREE_TEXT = ("text", "code", "words")


# What no free text may hold, in the order in which it is named.
_UNWANTED = {
    "\ufffd": "the character that was lost here when the file was saved in another encoding",
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]": "text without control characters",
    r"\A(?:#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!)|#{4,}\Z)": "a value; Excel wrote an error here",
    r"\A=": "a value, not a formula",
    r"\A[0-9](?:\.[0-9]+)?[eE]\+[0-9]+\Z": "the number with all its digits; Excel has shortened it",
    PERSONAL: "no telephone, identity or account number: personal data stay out of the register",
}
UNWANTED = "|".join(_UNWANTED)


def why_unwanted(text: str) -> str:
    """Say what is wanted instead of a text that `UNWANTED` matches."""
    return next((wanted for regex, wanted in _UNWANTED.items() if re.search(regex, text)), "plain text")


# GB 32100-2015: the signs of a credit code in the order of their values, and the weight of each place.
_CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_CODE = Pattern(
    rf"\A[{_CREDIT_SIGNS}]{{2}}[0-9]{{6}}[{_CREDIT_SIGNS}]{{10}}\Z",
    "18 signs of a unified social credit code, the last one its check character (GB 32100-2015)",
)


def credit_code_holds(code: str) -> bool:
    """Tell whether a unified social credit code is well formed and ends in its check character (GB 32100-2015)."""
    if not re.match(CREDIT_CODE.regex, code):
        return False
    weighted = sum(_CREDIT_SIGNS.index(sign) * 3**place for place, sign in enumerate(code[:17]))
    return _CREDIT_SIGNS[-weighted % 31] == code[17]
