"""A contract in the making: its rows by file, what is known of it, and the shapes that it was drawn in."""

from __future__ import annotations

import random
from calendar import monthrange
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

AS_OF = date(2026, 6, 30)
"""The day from which the warehouse looks; nothing that happened is drawn later."""
Row = dict[str, str]


def text_of(value: object) -> str:
    """Write a cell."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "" if value is None else str(value)


def add_months(day: date, months: int) -> date:
    """Give the corresponding day of a later month, else its last day (民法典 art. 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_day(start: date, months: int) -> date:
    """Give the last day of so many months that begin with a day."""
    reached = add_months(start, months)
    return reached if reached.day < start.day else reached - timedelta(days=1)


@dataclass
class Instalment:
    """What is known of an instalment when payments are recorded: its amount, where the draft knows it."""

    number: int
    amount: Decimal | None
    occurrence: int | None = None


@dataclass
class Line:
    """A priced line: its amount in yuan, and by what it is priced."""

    number: int
    amount: Decimal
    unit_price: Decimal
    quantity: Decimal
    price_period: str
    months: int | None
    tax_rate: Decimal | None = None
    has_discount: bool = False


@dataclass
class Draft:
    """A contract in the making. Amounts are in yuan."""

    contract_id: str
    dice: random.Random
    shapes: Counter[str]
    rows: dict[str, list[Row]] = field(default_factory=dict)
    kind: str = "service"
    pricing: str = "fixed"
    signed: date | None = None
    start: date | None = None
    end: date | None = None
    months: int | None = None  # of service, where they are whole
    total: Decimal = Decimal(0)
    net: Decimal | None = None
    tax_rate: Decimal | None = None
    lines: list[Line] = field(default_factory=list)
    instalments: list[Instalment] = field(default_factory=list)
    settled: Decimal | None = None
    is_draft: bool = False
    pays_every_period: bool = False  # one row stands for every month, quarter or year
    period_fee: tuple[int, Decimal] | None = None  # its months, and its printed fee
    term_ids: list[str] = field(default_factory=list)
    events: int = 0

    def add(self, file: str, **cells: object) -> Row:
        """Add a row to a file of the register."""
        row = {"contract_id": self.contract_id} | {
            column: text_of(value) for column, value in cells.items() if value is not None
        }
        self.rows.setdefault(file, []).append(row)
        return row

    def draws(self, shape: str, chance: float) -> bool:
        """Draw whether the contract has a shape, and count it."""
        if self.dice.random() >= chance:
            return False
        self.count(shape)
        return True

    def count(self, shape: str) -> None:
        """Count a shape that the contract has."""
        self.shapes[shape] += 1

    def pick(self, shape: str, *ways: str) -> str:
        """Draw one of several ways to write something, and count it."""
        way = self.dice.choice(ways)
        self.count(f"{shape}: {way.replace('_', ' ')}")
        return way

    def quote(self, file: str, row_key: str, column: str, quotation: str, shape: str) -> None:
        """Quote a cell in some contracts, as its document prints it."""
        if len(quotation) <= 40 and self.dice.random() < 0.3:
            self.count(f"quotation: {shape}")
            self.add(
                "quotations",
                file_name=file,
                row_key=row_key,
                column_name=column,
                quotation=quotation,
                clause_ref="body 1",
            )

    @property
    def first_day(self) -> date:
        """The signing, or the first day of service where that came first: nothing happens before it."""
        days = [day for day in (self.signed, self.start) if day]
        return min(days) if days else date(2025, 1, 1)

    def day_between(self, first: date, last: date) -> date:
        """Draw a day."""
        return first + timedelta(days=self.dice.randint(0, max(0, (last - first).days)))
