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

COUNT = Pattern(_whole("[1-9][0-9]{0,8}"), "a whole number, 1 or more")
SIGNED_COUNT = Pattern(_whole("0|-?[1-9][0-9]{0,8}"), "a whole number, negative for a time before, such as -30")
LARGE_RATE = Pattern(_whole(_decimal(2, 8)), "a rate as a fraction, at most eight decimals, such as 1.5 for 150 %")

BY_TYPE = {
    "date": Pattern(_whole(_DATE), "a date of the calendar from 1990 to 2099, such as 2026-03-31"),
    "amount": Pattern(_whole(_decimal(16, 2)), _AMOUNT),
    "price": Pattern(
        _whole("-?" + _decimal(12, 6)),
        "a price in yuan, plain figures with at most six decimals, such as 0.5, negative for a discount",
    ),
    "quantity": Pattern(
        _whole(_POSITIVE + _decimal(12, 6)), "a quantity above 0, plain figures with at most six decimals, such as 12"
    ),
    "share": Pattern(
        _whole(_UP_TO_ONE.format(6)), "a share from 0 to 1 with at most six decimals, such as 0.6 for 60 %"
    ),
    "rate": Pattern(
        _whole(_UP_TO_ONE.format(8)), "a rate from 0 to 1 with at most eight decimals, such as 0.005 for 0.5 %"
    ),
    "integer": Pattern(_whole("0|[1-9][0-9]{0,8}"), "a whole number, 0 or more"),
    "boolean": Pattern(_whole("true|false"), "true or false"),
    "sha256": Pattern(_whole("[0-9a-f]{64}"), "64 hexadecimal digits in lower case"),
    "clause_ref": Pattern(
        _whole(r"[a-z]+(?:-[1-9][0-9]*)? (?:[1-9][0-9]*(?:\.[1-9][0-9]*)*|[a-z]+)"),
        "document part, a blank, and numbers joined by points or a word, such as body 11.2, annex-1 2.2.1, body table",
    ),
}

# Where a column's range is not that of its type: (file, column), or the column in any file.
BY_COLUMN: dict[tuple[str, str] | str, Pattern] = {
    "total_change_amount": Pattern(_whole("-?" + _decimal(16, 2)), _AMOUNT + ", negative where the total falls"),
    "line_amount": Pattern(_whole("-?" + _decimal(16, 2)), _AMOUNT + ", negative for a discount"),
    "target_value": Pattern(
        _whole(_decimal(12, 6)), "a number, plain figures with at most six decimals, such as 99.99"
    ),
    "rate_multiplier": Pattern(_whole(_POSITIVE + _decimal(2, 8)), "how many times the reference rate, such as 1.5"),
    ("penalty_terms", "rate"): LARGE_RATE,
    ("renewal_options", "fee_rate"): LARGE_RATE,
    "days_in_year": Pattern(_whole("360|365"), "360 or 365"),
    "service_fiscal_year": Pattern(_whole(_YEAR), "a year from 1990 to 2099, such as 2026"),
    "offset_value": SIGNED_COUNT,
    "payment_offset_value": SIGNED_COUNT,
    "step_days": COUNT,
    "from_day": COUNT,
    "to_day": COUNT,
    "term_months": COUNT,
    "period_months": COUNT,
    "maximum_count": COUNT,
    "minimum_count": COUNT,
    "threshold_events": COUNT,
}

IDENTIFIER = Pattern(
    _whole(r"[^\x00-\x20\x7f\u00a0\u3000](?:[^\x00-\x1f\x7f]{0,98}[^\x00-\x20\x7f\u00a0\u3000])?"),
    "a short name on one line",
)


def _in_words() -> str:
    """Grammar of amounts in words (支付结算办法, annex 1), as the models read them: macros/numerals.

    One letter stands for the spellings of a numeral; blanks may follow any of them.
    """
    spellings = {
        "Z": "零〇",
        "D": "一二三四五六七八九壹贰貳叁參参肆伍陆陸柒捌玖",
        "S": "十拾",
        "B": "百佰",
        "Q": "千仟",
        "W": "万萬",
        "Y": "亿億",
        "U": "元圆圓",
        "J": "角",
        "F": "分",
        "E": "整正",
    }
    below_hundred = "(?:DSD?|Z?D)"
    hundreds = f"DB(?:{below_hundred})?|DQ(?:DB(?:{below_hundred})?|Z?DSD?|Z?D)?"
    first = f"(?:DSD?|SD?|D|{hundreds})"
    later = f"(?:Z?(?:DSD?|D|{hundreds}))"
    yuan = f"{first}(?:(?:(?:W{later}?)?Y(?:{later}W)?|W){later}?)?"
    amount = f"(?:(?:{yuan}|Z)U(?:Z?DJ(?:DF)?|Z?DF)?|DJ(?:DF)?|Z?DF)E?"
    # A 零 between two places that follow each other skips nothing.
    idle_zero = "(?!.*D(?:WZDQ|YZDQ[^元圆圓]*W|UZDJ))"
    blank = r"[ \u00a0\u3000]*"
    grammar = "".join(f"(?:[{spellings[sign]}]{blank})" if sign in spellings else sign for sign in idle_zero + amount)
    currency = f"(?:人民[币幣])?{blank}"
    written = f"大[写寫](?:金[额額])?{blank}"
    prefix = f"{currency}(?:{written}|[(（]{blank}{written}[)）])?{blank}{currency}[:：]?"
    return rf"\A{blank}{prefix}{blank}{grammar}\Z"


BY_TYPE["words"] = Pattern(_in_words(), "an amount in capital numerals, well formed, such as 壹佰万零伍佰元整")


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


def of_column(entity: str, column: str, form: str, *, is_number_in_key: bool) -> Pattern | None:
    """Give the pattern of a column: its own, that of its place in the key, or that of its form."""
    own = BY_COLUMN.get((entity, column)) or BY_COLUMN.get(column)
    return own or (COUNT if is_number_in_key else BY_TYPE.get(form))
