"""One cell of a workbook as the text of the register: as typed, or refused; nothing is rounded."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from qiyue.check.normalise import normalise
from qiyue.check.patterns import FREE_TEXT
from qiyue.specification import Column
from qiyue.workbook.codes import Codes

DIGITS = 15
"""Significant digits that Excel keeps of a number; what a file holds beyond them is left by binary arithmetic."""

_TEXTS = (*FREE_TEXT, "document_number", "clause_ref", "sha256", "credit_code")
_FRACTIONS = ("share", "rate", "large_rate", "numerator")
_PLAIN_FORMATS = ("General", "0", "@")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
# How a workbook writes a sign that XML cannot hold.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PASTE = "copy the cells and paste them as values"
_TYPE_ANEW = "set the cell to text and type it anew"


class CellError(Exception):
    """A cell that cannot be read: what stands there, and what is wanted."""

    def __init__(self, value: str, wanted: str) -> None:
        """Keep both, to be shown."""
        super().__init__(wanted)
        self.value, self.wanted = value, wanted


def read(cell: Cell, column: Column, codes: Codes) -> str:
    """Give a cell as the register writes it; what is in doubt stays as it stands, for the check to name.

    Raises:
        CellError: Excel holds something else than the text or number that a person typed.
    """
    text = as_text(cell, column)
    if not text:
        return ""
    if codes.of(column):
        text = normalise("boolean", text, {}) if column.form == "boolean" else text
        code = codes.code(column, text)
        if code is None:
            raise CellError(text, codes.wanted(column, text))
        return code
    if column.form not in FREE_TEXT:
        # The mark that makes Excel take a number as text, where a program has written it into the cell.
        text = text.removeprefix("'")
    return normalise(column.form, text, {})


def as_text(cell: Cell, column: Column | None = None) -> str:
    """Give what stands in a cell as text, without blanks around it.

    Raises:
        CellError: as `read`; without a column only where it holds a formula or an error.
    """
    value: Any = cell.value
    if value is None:
        return ""
    if isinstance(value, ArrayFormula | DataTableFormula) or cell.data_type == "f":
        shown = value if isinstance(value, str) else "="
        raise CellError(shown, f"a value, not a formula: {_PASTE}")
    if cell.data_type == "e":
        raise CellError(str(value), "a value; Excel wrote an error here")
    form = column.form if column else ""
    if isinstance(value, bool):
        if column and form != "boolean":
            raise CellError(str(value).upper(), f"a value; Excel made TRUE or FALSE of it: {_TYPE_ANEW}")
        return str(value).lower()
    if isinstance(value, datetime | date | time | timedelta):
        return _date(value, form, is_column=column is not None)
    if isinstance(value, int | float | Decimal):
        return _number(value, cell.number_format, form)
    return normalise("text", _ESCAPED.sub(lambda found: chr(int(found[1], 16)), str(value)), {})


def _date(value: datetime | date | time | timedelta, form: str, *, is_column: bool) -> str:
    if form == "date" or not is_column:
        if isinstance(value, datetime) and value.time() == time():
            return value.date().isoformat()
        if isinstance(value, date) and not isinstance(value, datetime):
            return value.isoformat()
        raise CellError(str(value), "a date without a time of day, such as 2026-03-31")
    raise CellError(str(value), f"a value; Excel made a date of it: {_TYPE_ANEW}")


def _number(value: int | float | Decimal, number_format: str, form: str) -> str:
    number = Decimal(value) if isinstance(value, int) else Decimal(format(float(value), f".{DIGITS}g"))
    text = format(number, "f")
    if abs(number) >= 10**DIGITS:
        raise CellError(text, f"all its digits; Excel keeps {DIGITS} of a number: {_TYPE_ANEW}")
    if "%" in _QUOTED.sub("", number_format) and form not in _FRACTIONS:
        shown = f"{format(number * 100, 'f')}%"
        raise CellError(shown, f"a number without a percent sign; Excel holds {text}: {_TYPE_ANEW}")
    if form in _TEXTS and (number != int(number) or number_format not in _PLAIN_FORMATS):
        raise CellError(text, f"text; Excel made a number of it and may have lost zeros: {_TYPE_ANEW}")
    return text
