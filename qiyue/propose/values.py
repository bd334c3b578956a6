"""Printed forms read as values, by the macros that the models read quotations with (`docs/numerals.md`)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb

from qiyue.project import Project
from qiyue.sql_macros import SqlMacros

_READERS = ("stated_amount", "stated_rate", "stated_quantity", "stated_unit", "printed_date", "amount_in_words")
_DENOMINATORS = {name: number for number, name in enumerate("一二三四五六七八九十", start=1)}
_FRACTION = re.compile(r"([二三四五六七八九十])分之([一二两三四五六七八九])")


@dataclass
class Values:
    """Reads printed forms; one DuckDB holds the macros, and each form is read once."""

    project: Project
    _connection: duckdb.DuckDBPyConnection = field(init=False)
    _read: dict[tuple[str, str], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make a DuckDB macro of each reader."""
        self._connection = duckdb.connect()
        macros = SqlMacros(self.project, "numerals")
        for name in _READERS:
            self._connection.execute(f"create macro {name}(said) as ({getattr(macros, name)('said')})")

    def amount(self, said: str) -> Decimal | None:
        """Read an amount in figures or words, in yuan; None where it is none or has more than two decimals."""
        value = self._ask("stated_amount", said.rstrip("。,;:"))
        return value if value is not None and value == round(value, 2) else None

    def price(self, said: str) -> Decimal | None:
        """Read an amount of any number of decimals, in yuan."""
        value: Decimal | None = self._ask("stated_amount", said)
        return value

    def words(self, said: str) -> Decimal | None:
        """Read an amount in capital numerals, in yuan."""
        value: Decimal | None = self._ask("amount_in_words", said)
        return value

    def rate(self, said: str) -> Decimal | None:
        """Read a rate as a share of one."""
        value: Decimal | None = self._ask("stated_rate", said)
        return value

    def fraction(self, said: str) -> tuple[int, int] | None:
        """Read 三分之一 as (1, 3); per cent and per mille are rates."""
        match = _FRACTION.fullmatch(said)
        return (_DENOMINATORS[match[2].replace("两", "二")], _DENOMINATORS[match[1]]) if match else None

    def quantity(self, said: str) -> tuple[Decimal, str] | None:
        """Read a number and its unit; the unit is empty where none is printed."""
        plain = said.replace("提前", "").replace("前", "")
        number = self._ask("stated_quantity", plain)
        return None if number is None else (number, self._ask("stated_unit", plain) or "")

    def date(self, said: str) -> date | None:
        """Read a day of the calendar."""
        value: date | None = self._ask("printed_date", said)
        return value

    def _ask(self, reader: str, said: str) -> Any:
        key = (reader, said)
        if key not in self._read:
            row = self._connection.execute(f"select {reader}(?)", [said]).fetchone()
            self._read[key] = row[0] if row else None
        return self._read[key]


def figures(value: Decimal) -> str:
    """Write a number as the register does: plain figures, no idle noughts."""
    written = f"{value:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
