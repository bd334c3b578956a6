"""Changes of one cell or one row, as a hand at a keyboard makes them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from mutants.register import ROW_DOUBLED, ROW_DROPPED, File, Register, is_printed_form
from qiyue.specification import Column

SEED = 20260630
NUMERIC = ("amount", "price", "quantity", "share", "rate", "integer")
_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_SMALL = "一二两三四五六七八九"
_DIGITS = "0123456789"
_UNITS = ("拾佰仟", "万亿", "元角分")
_SPANS = "年月周日"  # of forms without a numeral, such as 每周
_UNITS_OF_FORMS = ("十百千", "百千万")


@dataclass(frozen=True)
class Mutant:
    """One change: the cell, its kind, and the text that stands there instead (none for a whole row)."""

    file: str
    row: int
    column: str
    kind: str
    old: str
    new: str
    has_second_reading: bool

    @property
    def cell(self) -> tuple[str, int, str]:
        """The cell that is changed."""
        return self.file, self.row, self.column


def enumerate_mutants(register: Register, seed: int) -> list[Mutant]:
    """Give every cell with every kind of change that applies to it, the same for the same seed."""
    return [mutant for file in register.files.values() for mutant in _of_file(register, file, seed)]


def by_column(mutants: list[Mutant]) -> list[list[Mutant]]:
    """Put the changes of each column together."""
    columns: dict[tuple[str, str], list[Mutant]] = {}
    for mutant in mutants:
        columns.setdefault((mutant.file, mutant.column), []).append(mutant)
    return list(columns.values())


def sample(mutants: list[Mutant], per_column: int, seed: int) -> list[Mutant]:
    """Draw some changes of every column, the same for the same seed."""
    dice = random.Random(seed)
    return [one for column in by_column(mutants) for one in dice.sample(column, min(per_column, len(column)))]


def _of_file(register: Register, file: File, seed: int) -> Iterator[Mutant]:
    for column in file.columns:
        for row, cells in enumerate(file.rows):
            old = cells[column.name]
            if not old.strip():
                continue
            dice = random.Random(f"{seed} {file.name} {row} {column.name}")
            has_reading = file.has_second_reading(column, row)
            told = {old}
            for kind, new in _changes(register, file, column, old, dice):
                if new not in told and not _means_the_same(column, old, new):
                    told.add(new)
                    yield Mutant(file.name, row, column.name, kind, old, new, has_reading)
    for name in (ROW_DROPPED, ROW_DOUBLED):
        for row in range(len(file.rows)):
            has_reading = file.has_second_reading(file.by_name[name], row)
            yield Mutant(file.name, row, name, name.strip("()"), file.key_of(row), "", has_reading)


def _changes(
    register: Register, file: File, column: Column, old: str, dice: random.Random
) -> Iterator[tuple[str, str]]:
    # A unit may be written in the singular (level, levels).
    codes = [
        code for code in register.allowed(file.name, column) if code not in (old, f"{old}s", old.removesuffix("s"))
    ]
    if codes:
        for code in dice.sample(codes, min(2, len(codes))):
            yield "another code", code
    elif column.type == "boolean":
        yield "flipped", "false" if old.lower() == "true" else "true"
    elif column.type == "date":
        yield from _of_date(old, dice)
    elif column.type in NUMERIC:
        if column.name.endswith("fiscal_year"):
            yield from (("a year", str(int(old) + step)) for step in (-1, 1))
        yield from _of_number(old, dice)
    elif is_printed_form(column):
        changes = [*_of_printed_form(column, old, dice)] or [*_digit(old, _SPANS, dice, kind="a unit")]
        yield from changes or _of_text(old, dice)
    else:
        yield from _of_text(old, dice)


def _of_date(old: str, dice: random.Random) -> Iterator[tuple[str, str]]:
    day = date.fromisoformat(old)
    ordinal = day.toordinal()
    for step in (-1, 1):
        yield "a day", date.fromordinal(ordinal + step).isoformat()
        yield "a year", _in_year(day, day.year + step).isoformat()
    yield from _swapped_pair(old, _DIGITS, dice)
    yield from _digit(old, _DIGITS, dice)


def _in_year(day: date, year: int) -> date:
    return day.replace(year=year) if (day.month, day.day) != (2, 29) else date(year, 2, 28)


def _of_number(old: str, dice: random.Random) -> Iterator[tuple[str, str]]:
    yield from _digit(old, _DIGITS, dice)
    yield from _digit(old, _DIGITS, dice)
    yield "a sign", old[1:] if old.startswith("-") else f"-{old}"
    try:
        value = Decimal(old)
    except InvalidOperation:
        return
    for places in (1, -1):
        yield "a decimal place", f"{value.scaleb(places):f}"
    yield from _swapped_pair(old, _DIGITS, dice)


def _of_printed_form(column: Column, old: str, dice: random.Random) -> Iterator[tuple[str, str]]:
    for series in (_CAPITALS, _SMALL, _DIGITS):
        yield from _digit(old, series, dice)
        yield from _swapped_pair(old, series, dice)
    for series in _UNITS if column.form == "words" else _UNITS_OF_FORMS:
        yield from _digit(old, series, dice, kind="a unit")
    yield from _moved_point(old)


def _of_text(old: str, dice: random.Random) -> Iterator[tuple[str, str]]:
    changes = [*_digit(old, _DIGITS, dice), *_swapped_pair(old, _DIGITS, dice)]
    if not changes:
        changes = [*_swapped(old, str.isalnum, "swapped letters", dice)]
    yield from changes


def _digit(old: str, series: str, dice: random.Random, kind: str = "a digit") -> Iterator[tuple[str, str]]:
    places = [place for place, sign in enumerate(old) if sign in series]
    if places:
        place = dice.choice(places)
        # 两 is another 二, and stands only before a unit.
        others = [sign for sign in series if sign not in ("两", old[place]) and (old[place], sign) != ("两", "二")]
        yield kind, old[:place] + dice.choice(others) + old[place + 1 :]


def _swapped_pair(old: str, series: str, dice: random.Random) -> Iterator[tuple[str, str]]:
    yield from _swapped(old, lambda sign: sign in series, "swapped digits", dice)


def _swapped(old: str, counts: Callable[[str], bool], kind: str, dice: random.Random) -> Iterator[tuple[str, str]]:
    """Swap two neighbours; a sign that stands between them (a point, 拾) stays where it is."""
    places = [place for place, sign in enumerate(old) if counts(sign)]
    pairs = [(one, two) for one, two in pairwise(places) if two - one <= 2 and old[one] != old[two]]
    if pairs:
        one, two = dice.choice(pairs)
        yield kind, old[:one] + old[two] + old[one + 1 : two] + old[one] + old[two + 1 :]


def _moved_point(old: str) -> Iterator[tuple[str, str]]:
    whole, point, part = old.partition(".")
    if point and part[:1].isdigit():
        yield "a decimal place", f"{whole}{part[0]}.{part[1:]}" if part[1:2].isdigit() else f"{whole}{part}"
    elif old[:1].isdigit():
        end = next((place for place, sign in enumerate(old) if not sign.isdigit()), len(old))
        yield "a decimal place", f"{old[:end]}0{old[end:]}"


def _means_the_same(column: Column, old: str, new: str) -> bool:
    if column.type not in NUMERIC:
        return False
    try:
        return Decimal(old) == Decimal(new)
    except InvalidOperation:
        return False
