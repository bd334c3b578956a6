"""Words and numbers as a reader of Chinese or English expects them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import yaml

from qiyue.report.figures import REPORTS, Figures, Row

LANGUAGES = ("zh", "en")
TAGS = {"zh": "zh-CN", "en": "en"}
_MINUS = "−"
_TEN_THOUSAND = Decimal(10_000)
_HUNDRED_MILLION = Decimal(100_000_000)


class Words:
    """The texts of one language, and the formats that go with them.

    A text is found by its key, a path of names joined by points; `{name}` in it is filled in. A text with the
    forms `one` and `other` takes the first where the value `n` is 1.
    """

    def __init__(self, language: str, figures: Figures) -> None:
        """Read the translation file of a language; the figures give the names of codes and contracts."""
        self.language = language
        self.tag = TAGS[language]
        self._texts = read_texts(language)
        self._figures = figures

    def __call__(self, key: str, **values: Any) -> str:
        """Give a text.

        Raises:
            KeyError: the translation file has no such key, or the text wants a value that was not given.
        """
        text = self._texts.get(key)
        if text is None:
            text = self._texts[f"{key}.one" if str(values["n"]) == "1" else f"{key}.other"]
        return text.format(**{name: self._shown(name, value) for name, value in values.items()})

    def has(self, key: str) -> bool:
        """Say whether there is a text of that key."""
        return key in self._texts

    def pick(self, row: Mapping[str, Any], name: str) -> str:
        """Give the column of a row in this language, or in the other where this one is blank."""
        first, second = (f"{name}_{code}" for code in self._order())
        return row.get(first) or row.get(second) or ""

    def label(self, vocabulary: str, code: str | None) -> str:
        """Give the name of a code; a code that no vocabulary knows is given as it is."""
        if code is None:
            return self("none")
        names = self._figures.labels.get((vocabulary, code), (None, None))
        return self._first(names) or code

    def title(self, contract_id: str) -> str:
        """Give the title of a contract, or its id where it has none."""
        return self._first(self._figures.titles.get(contract_id, (None, None))) or contract_id

    def money(self, amount: Decimal | None) -> str:
        """Give an amount in yuan, exact to the fen, without its unit."""
        return self("unknown") if amount is None else _group(_rounded(Decimal(amount), 2))

    def yuan(self, amount: Decimal | None) -> str:
        """Give an amount with its unit, exact to the fen."""
        return self("unknown") if amount is None else self("amount.exact", amount=self.money(amount))

    def headline(self, amount: Decimal | None) -> str:
        """Give an amount as a headline says it: in 万元 or 亿元 in Chinese, in yuan in English."""
        if amount is None:
            return self("unknown")
        if self.language == "zh" and abs(amount) >= _HUNDRED_MILLION:
            return self("amount.hundred_million", amount=_group(_rounded(Decimal(amount) / _HUNDRED_MILLION, 2)))
        if self.language == "zh" and abs(amount) >= _TEN_THOUSAND:
            return self("amount.ten_thousand", amount=_group(_rounded(Decimal(amount) / _TEN_THOUSAND, 2)))
        return self.yuan(amount)

    def on_axis(self, amount: Decimal | None) -> float | None:
        """Give an amount in the unit of the axes of this language; none draws nothing."""
        return None if amount is None else float(amount / _TEN_THOUSAND if self.language == "zh" else amount)

    def brief(self, amount: Decimal | None) -> str:
        """Give an amount as a mark in a chart says it, in the unit of the axis."""
        if amount is None:
            return self("unknown")
        if self.language == "zh":
            return _group(_rounded(Decimal(amount) / _TEN_THOUSAND, 2))
        return _group(_rounded(Decimal(amount), 0))

    def number(self, value: Decimal | int | None) -> str:
        """Give a number without the zeros that say nothing."""
        if value is None:
            return self("none")
        text = f"{Decimal(value).normalize():f}"
        whole, _, fraction = text.partition(".")
        return _group(Decimal(whole)) + (f".{fraction}" if fraction else "")

    def price(self, value: Decimal | None) -> str:
        """Give a unit price: two decimals, more where they say something."""
        if value is None:
            return self("none")
        places = max(2, -int(Decimal(value).normalize().as_tuple().exponent))
        return _group(_rounded(Decimal(value), min(places, 6)))

    def percent(self, share: Decimal | None, places: int = 2) -> str:
        """Give a share of 0 to 1 in per cent."""
        return self("none") if share is None else f"{_group(_rounded(Decimal(share) * 100, places))}%"

    def rate(self, rate: Decimal | None) -> str:
        """Give a rate in per cent with as many decimals as it has."""
        return self("none") if rate is None else f"{self.number(Decimal(rate) * 100)}%"

    def day(self, day: date | None) -> str:
        """Give a date as it stands in a table."""
        if day is None:
            return self("undated")
        month = self("date.months").split(" ")[day.month - 1]
        return self("date.short", year=str(day.year), month=f"{day.month:02}", day=f"{day.day:02}", name=month[:3])

    def long_day(self, day: date) -> str:
        """Give a date as a sentence says it."""
        month = self("date.months").split(" ")[day.month - 1]
        return self("date.long", year=str(day.year), month=str(day.month), day=str(day.day), name=month)

    def month(self, day: date) -> str:
        """Give the month of a date."""
        name = self("date.months").split(" ")[day.month - 1]
        return self("date.month", year=str(day.year), month=str(day.month), name=name)

    def clause(self, reference: str | None) -> str:
        """Give a clause as a reader finds it in the document: 'annex-1 2.2.1' is 附件1 2.2.1."""
        if not reference:
            return self("none")
        part, _, number = reference.partition(" ")
        annex = re.fullmatch(r"annex-(\w+)", part)
        if annex:
            part = self("clause.annex", n=annex[1])
        elif part == "body":
            part = self("clause.body")
        words = {"table": self("clause.table"), "cover": self("clause.cover")}
        return " ".join(piece for piece in (part, words.get(number, number)) if piece)

    def _order(self) -> tuple[str, str]:
        return ("zh", "en") if self.language == "zh" else ("en", "zh")

    def _first(self, names: tuple[str | None, str | None]) -> str | None:
        zh, en = names
        return (zh or en) if self.language == "zh" else (en or zh)

    @staticmethod
    def _shown(name: str, value: Any) -> str:
        # A year is no quantity: 2026, never 2,026.
        return _group(Decimal(value)) if isinstance(value, int) and not name.endswith("year") else str(value)


def read_texts(language: str) -> dict[str, str]:
    """Read the translation file of a language as texts by key."""
    content = yaml.safe_load((REPORTS / "translations" / f"{language}.yml").read_text(encoding="utf-8"))
    return dict(_flat(content, ""))


def anchor(*parts: Any) -> str:
    """Make an id for the page out of ids from the data, whatever signs they hold; different ids stay different."""
    return ".".join(re.sub(r"[^A-Za-z0-9-]", lambda sign: f"_{ord(sign[0]):x}_", str(part)) for part in parts)


def group_by(rows: list[Row], *columns: str) -> dict[tuple[Any, ...], list[Row]]:
    """Group rows by the values of columns, in the order in which they come."""
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(row[column] for column in columns), []).append(row)
    return groups


def _flat(content: Mapping[str, Any], prefix: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in content.items():
        if isinstance(value, Mapping):
            found += _flat(value, f"{prefix}{name}.")
        else:
            found.append((f"{prefix}{name}", str(value)))
    return found


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _group(value: Decimal) -> str:
    return f"{value:,f}".replace("-", _MINUS)
