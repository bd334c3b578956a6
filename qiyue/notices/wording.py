"""Words of the calendar and the mail; numbers, dates and clauses are written as in the report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import yaml

from qiyue.connection import quote
from qiyue.console import clean
from qiyue.report.figures import Figures, Row, fetch
from qiyue.report.words import Words

_FILE = Path(__file__).with_name("words.yml")


class Wording:
    """The texts of one language."""

    def __init__(
        self, language: str, as_of: date, labels: Mapping[tuple[str, str], tuple[str | None, str | None]]
    ) -> None:
        """Read the texts; `labels` are the names of codes in Chinese and English by vocabulary and code."""
        self.language = language
        self.words = Words(language, Figures(as_of, {}, dict(labels), {}, frozenset()))
        self._texts: dict[str, dict[str, str]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))

    def __call__(self, key: str, **values: Any) -> str:
        """Give a text with its places filled in."""
        return self._texts[key][self.language].format(**values)

    def pick(self, row: Row, name: str) -> str:
        """Give the column of a row in this language, or in the other; its control signs show as their escapes."""
        return "\n".join(clean(line) for line in self.words.pick(row, name).splitlines())

    def line(self, row: Row, name: str) -> str:
        """Give the same as one line."""
        return self.pick(row, name).replace("\n", " ")

    def money(self, amount: Decimal | None, currency: str) -> str:
        """Give an amount with its currency; one that is not known says so."""
        if amount is None or currency == "CNY":
            return self.words.yuan(amount)
        return f"{clean(currency)} {self.words.money(amount)}"

    def clause(self, reference: str | None) -> str:
        """Give a clause as a reader finds it in the document."""
        return clean(self.words.clause(reference))


def labels(connection: duckdb.DuckDBPyConnection, catalog: str) -> dict[tuple[str, str], tuple[str | None, str | None]]:
    """Read the names of codes in a warehouse that is attached under a name."""
    found = fetch(connection, f"select vocabulary, code, name_zh, name_en from {quote(catalog)}.reference.vocabulary")
    return {(row["vocabulary"], row["code"]): (row["name_zh"], row["name_en"]) for row in found}
