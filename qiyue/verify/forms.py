"""The forms in which a contract prints a value, as regular expressions over text that `plain` has levelled.

0.005 is printed 0.5%, 5‰, 千分之五 or 百分之零点五; 1,916,794.40 with or without commas, in 万元 or in capital
numerals; 12 months as 12个月, 十二个月, 一年. Numerals are written by the macros of `macros/numerals`, the words of
units are theirs too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import duckdb

from qiyue.project import Project
from qiyue.sql_macros import SqlMacros, words_macros

_CAPITALS = str.maketrans("零壹贰叁肆伍陆柒捌玖拾佰仟", "零一二三四五六七八九十百千")
_SIGNS = str.maketrans("xX*✕＊\t", "×××××|", "【】〔〕[]\ufeff")
_NUMERALS = "零一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟"
# What may not stand beside a number that is meant whole.
_ALONE = rf"(?<![\d.{_NUMERALS}])", rf"(?![\d{_NUMERALS}]|\.\d)"

# One unit in another: a contract says 一年 where the register holds 12 months.
_CONVERSIONS: dict[str, list[tuple[str, Decimal]]] = {
    "month": [("year", Decimal(12))],
    "day": [("week", Decimal(7)), ("month", Decimal(30))],
    "calendar_day": [("week", Decimal(7)), ("month", Decimal(30))],
    "hour": [("day", Decimal(24))],
    "minute": [("hour", Decimal(60))],
    "year": [("month", Decimal(1) / 12)],
}
_OF_HALF = {"year": "半年", "month": "半个?月", "hour": "半个?小时", "day": "半[天日]"}
_MONTHS = {
    Decimal(1): "每?月",
    Decimal(3): "每?(?:个?季度|季)",
    Decimal(6): "每?半年",
    Decimal(12): "每?(?:1|一)?年度?",
}


@dataclass(frozen=True)
class Plain:
    """A text without blanks, grouping commas and fill-in brackets, and where each of its signs stood.

    A tab, which parts the cells of a table, is a bar.
    """

    text: str
    source: str
    places: list[int]

    def printed(self, start: int, end: int) -> str:
        """Give what was printed at a stretch of the plain text, on one line, fill-in brackets closed."""
        first, last = self.places[start], self.places[end - 1] + 1
        if "】" in self.source[first:last].partition("【")[0]:
            first = self.source.rfind("【", 0, first) if "【" in self.source[:first] else first
        stretch = self.source[first:last]
        return " ".join(stretch.split())

    def around(self, start: int, end: int, signs: int = 14) -> str:
        """Give what was printed at a stretch of the plain text, with the signs around it."""
        before, after = max(start - signs, 0), min(end + signs, len(self.text))
        return f"{'…' if before else ''}{self.printed(before, after)}{'…' if after < len(self.text) else ''}"


def plain(source: str) -> Plain:
    """Level a text: half-width signs, one multiplication sign, no blanks, no commas in numbers, no fill-in marks."""
    signs: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(source):
        for one in unicodedata.normalize("NFKC", sign).translate(_SIGNS):
            if not one.isspace():
                signs.append(one)
                places.append(place)
    text = "".join(signs)
    kept = [
        place
        for place in range(len(text))
        if not (text[place] == "," and re.match(r"\d,\d{3}(?!\d)", text[max(place - 1, 0) : place + 5]))
    ]
    return Plain("".join(text[place] for place in kept), source, [places[place] for place in kept])


@dataclass
class Forms:
    """Makes the forms of values; one DuckDB writes the numerals."""

    project: Project
    _connection: duckdb.DuckDBPyConnection = field(init=False)
    _units: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """Open the DuckDB that writes the numerals and read the words of the units."""
        self._connection = duckdb.connect()
        self._connection.execute(words_macros(self.project))
        words = SqlMacros(self.project, "numerals").unit_words()
        self._units = {
            line.split()[0]: "|".join(re.escape(word) for word in sorted(line.split()[1:], key=len, reverse=True))
            for line in words.split(";")
            if line.split()
        }
        self._units["calendar_day"] = self._units["day"]

    def of_amount(self, value: Decimal) -> list[str]:
        """An amount in yuan: figures, in 万元 or 亿元, or capital numerals."""
        before, _ = _ALONE
        figures = rf"{before}{_figures(value)}(?![\d万亿%‰]|\.\d)元?"
        large = [
            rf"{before}(?:{'|'.join(self._numbers(value / unit))}){sign}[元圆]整?"
            for unit, sign in ((Decimal(10_000), "万"), (Decimal(100_000_000), "亿"))
            if value and (value / unit) == round(value / unit, 6)
        ]
        return [figures, *large, *self._in_words(value)]

    def of_rate(self, value: Decimal) -> list[str]:
        """A share of one: in per cent, per mille or ten-thousandths, or as words."""
        parts = ((100, "百"), (1000, "千"), (10_000, "万"))
        before, _ = _ALONE
        signs = [rf"{before}{_figures(value * of)}{sign}" for of, sign in ((100, "%"), (1000, "‰"), (10_000, "‱"))]
        words = [
            rf"{word}分之(?:{'|'.join(self._numbers(value * of))})(?![\d{_NUMERALS}点]|\.\d)" for of, word in parts
        ]
        return [*signs, *words]

    def of_fraction(self, numerator: Decimal, denominator: Decimal) -> list[str]:
        """A share over another number: 三分之一, 1/3."""
        parts, whole = ("|".join(self._numbers(number)) for number in (numerator, denominator))
        return [rf"(?:{whole})分之(?:{parts})(?![{_NUMERALS}])", rf"(?<!\d){numerator:f}/{denominator:f}(?!\d)"]

    def of_discount(self, value: Decimal) -> list[str]:
        """What a price is lowered by: 20%, 八折, 8.5折."""
        tenths = (1 - value) * 10
        whole, part = divmod(tenths, 1)
        return [*self.of_rate(value), rf"{_ALONE[0]}(?:{_figures(tenths)}|{self._small(whole)}{_digits(part)})折"]

    def of_day_of_month(self, value: Decimal) -> list[str]:
        """A day of the month: 25日, and 月末 or 最后一日 for the last."""
        days = [rf"{_ALONE[0]}(?:{'|'.join(self._numbers(value))})[日号]"]
        return [*days, "月[末底]|最后一?[天日]"] if value == 31 else days

    def of_multiple(self, value: Decimal) -> list[str]:
        """How many times: 1.5倍, 150%, 一点五倍."""
        return [rf"(?:{'|'.join(self._numbers(value))})倍", rf"{_ALONE[0]}{_figures(value * 100)}%"]

    def of_count(self, value: Decimal) -> list[str]:
        """A bare number, in figures or numerals."""
        before, after = _ALONE
        return [rf"{before}(?:{'|'.join(self._numbers(value))}){after}"]

    def of_year(self, value: Decimal) -> list[str]:
        """A year, in figures or digit by digit."""
        digits = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(int(value)))
        return [rf"(?<!\d){int(value)}(?!\d)", digits.replace("〇", "[〇零○0]")]

    def of_date(self, value: date) -> list[str]:
        """A date: 2026年3月3日, 2026.03.03, 二〇二六年三月三日."""
        year = f"(?:{'|'.join(self.of_year(Decimal(value.year)))})"
        month, day = (f"(?:0?{number}|{self._small(Decimal(number))})" for number in (value.month, value.day))
        return [
            rf"{year}年{month}月{day}日?(?!\d)",
            rf"(?<!\d){value.year}[-./]0?{value.month}[-./]0?{value.day}(?!\d)",
        ]

    def of_quantity(self, value: Decimal, unit: str) -> list[str]:
        """A number of units: 30分钟, 15个工作日, 一年 for 12 months, 7×24小时 for 168 hours a week, 99.99%."""
        value = abs(value)
        found = list(self._counted(value, unit))
        for other, size in _CONVERSIONS.get(unit, []):
            if value and value / size == round(value / size, 4):
                found += self._counted(value / size, other)
        if unit == "month" and value in _MONTHS:
            found.append(_MONTHS[value])
        if unit in ("day", "calendar_day", "working_day") and value == 1:
            found.append("每(?:逾期|延期|延迟|迟延|超过)?(?:1|一)?个?(?:工作)?[日天]|按(?:日|天)")
        if unit in ("hour_per_week", "hour"):
            found += [
                rf"{days}[天日]?×{hours}(?:个?小时|h|H)?"
                for days in range(1, 8)
                for hours in range(1, 25)
                if days * hours == value
            ]
        if unit == "hour_per_week" and value == 168:
            found.append("24(?:小时)?×7|全天候")
        if unit == "level":
            found.append(rf"(?:等保|保护)第?{self._small(value)}级?")
        return found

    def _counted(self, value: Decimal, unit: str) -> Iterator[str]:
        if unit == "percent":
            yield rf"{_ALONE[0]}{_figures(value)}%"
            yield rf"百分之(?:{'|'.join(self._numbers(value))})(?![\d{_NUMERALS}点])"
            return
        words, _, per = unit.partition("_per_")
        numbers = "|".join(self._numbers(value))
        word = self._units.get(words, "")
        if per:
            period = self._units.get(per, per)
            yield rf"每个?(?:1|一)?(?:{period})度?[^,。;]{{0,6}}?(?:{numbers})个?(?:{word})"
            yield rf"(?:{numbers})个?(?:{word})(?:/|每)(?:{period})"
            if value == 1:
                yield rf"每个?(?:{period})度?"
            if (words, per) == ("hour", "day"):
                yield rf"{_ALONE[0]}(?:{numbers})个?(?:{word})"
            return
        yield rf"{_ALONE[0]}(?:{numbers})个?(?:{word})"
        if value == 1:
            yield rf"每个?(?:{word})"
        if value == Decimal("0.5") and words in _OF_HALF:
            yield _OF_HALF[words]

    def _numbers(self, value: Decimal) -> list[str]:
        """Write a number in figures, and in small and capital numerals where it is below ten thousand."""
        found = [_figures(value)]
        whole, part = divmod(abs(value), 1)
        if whole < 10_000 and len(str(part.normalize())) <= 6:
            words = self._small(whole) + ("点" + _digits(part) if part else "")
            found.append(words)
            if words == "二":
                found.append("两")
            if not part:
                found.append(self._section(whole))
        return list(dict.fromkeys(found))

    def _small(self, whole: Decimal) -> str:
        """Write a whole number in small numerals: 十五, not 一十五."""
        words = self._section(whole).translate(_CAPITALS) or "零"
        return words[1:] if words.startswith("一十") else words

    def _section(self, whole: Decimal) -> str:
        row = self._connection.execute("select section(?::bigint)", [int(whole)]).fetchone()
        return str(row[0]) if row and row[0] else "零"

    def _in_words(self, value: Decimal) -> list[str]:
        fen = value * 100
        if fen != int(fen) or not 0 < fen < 10**14:
            return []
        row = self._connection.execute("select in_words(?::bigint)", [int(fen)]).fetchone()
        words = re.escape(str(row[0]) if row else "")
        return [rf"(?<![{_NUMERALS}]){words.replace('元', '[元圆]').replace('整', '[整正]?')}(?![{_NUMERALS}角分])"]


def _figures(value: Decimal) -> str:
    """Give the pattern of a number in figures, whatever noughts end its decimals."""
    plain_number = f"{abs(value):f}"
    whole, _, part = plain_number.partition(".")
    part = part.rstrip("0")
    return rf"{whole}\.{part}0*(?!\d)" if part else rf"{whole}(?:\.0+)?(?!\d|\.\d)"


def _digits(part: Decimal) -> str:
    return "".join("零一二三四五六七八九"[int(digit)] for digit in f"{part:f}".partition(".")[2].rstrip("0"))
