"""What the check has to say: faults, and what can be normalised."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum

from qiyue.console import clean

_LONGEST_VALUE = 80

# Numbers that lead to a person. Digits of any width; no letter or digit on either side, so that hashes, contract
# numbers and credit codes are left alone.
_APART = r"(?<![0-9A-Za-z０-９.])(?:{})(?![0-9A-Za-z０-９])"
# An amount of eleven digits has its fen or its yuan behind it.
MOBILE = _APART.format(r"(?:[+＋]?86[ -]?)?[1１][3-9３-９]\d[ -]?\d{4}[ -]?\d{4}") + r"(?!\.\d|[元圆])"
LANDLINE = _APART.format(r"(?:[(（][0０]\d{2,3}[)）] ?|[0０]\d{2,3} ?[-－—] ?)[1-9１-９]\d{6,7}")
IDENTITY_NUMBER = _APART.format(r"[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]")
# A large amount has a point and fen behind it.
ACCOUNT_NUMBER = _APART.format(r"\d{16,19}|\d{4}(?: \d{4}){3}(?: \d{1,3})?") + r"(?!\.\d)"
PERSONAL = "|".join([MOBILE, LANDLINE, IDENTITY_NUMBER, ACCOUNT_NUMBER])
_PERSONAL = re.compile(PERSONAL)


class Kind(Enum):
    """How grave it is."""

    FAULT = "fault"  # cannot be read without doubt: a person must mend it
    CHANGE = "change"  # can be read without doubt, but dbt would not read it so: --fix writes it anew
    HARMLESS = "harmless"  # dbt reads it as it is meant; --fix tidies it and says so
    NOTE = "note"  # worth knowing, no fault


@dataclass(frozen=True, order=True)
class Fault:
    """One thing to say about a file.

    `row` is the row number that Excel shows (the header is row 1), 0 where the whole file is meant; `column` and
    `value` are empty where no single cell is meant. In a workbook `file` is the sheet, and `cell` the cell, such as M7.
    """

    file: str
    row: int
    place: int  # of the column, to sort by
    column: str
    value: str
    wanted: str
    kind: Kind = field(default=Kind.FAULT, compare=False)
    cell: str = field(default="", compare=False)

    def __str__(self) -> str:
        """Give the one line that the terminal shows; numbers that lead to a person are blotted out."""
        parts = [f"{self.file}!{self.cell}" if self.cell else self.file]
        if self.row and not self.cell:
            parts.append(f"row {self.row}")
        if self.column:
            parts.append(self.column)
        said = ", ".join(parts)
        if self.value:
            shown = self.value if len(self.value) <= _LONGEST_VALUE else self.value[:_LONGEST_VALUE] + "…"
            said += f': "{mask(shown)}"'
        else:
            said += ": "
        verb = {Kind.FAULT: "wanted", Kind.CHANGE: "to normalise", Kind.HARMLESS: "tidied", Kind.NOTE: "note"}
        return clean(f"{said.rstrip(': ')}; {verb[self.kind]}: {self.wanted}")


def mask(text: str) -> str:
    """Blot out all but the first three signs of numbers that lead to a person."""
    return _PERSONAL.sub(lambda found: found[0][:3] + "*" * (len(found[0]) - 3), text)
