"""Looks up the values of a register, each in the clause that it or its quotation cites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from qiyue.check.reading import Cells, Table
from qiyue.specification import Column, Entity, Specification
from qiyue.verify.document import Document, Outcome, Standing, search, stand
from qiyue.verify.forms import Forms, plain

LONGEST_QUOTATION = 40  # characters
# What is no value of its column is printed nowhere.
_NEVER = r"(?!)"
_FIGURES = ("amount", "price", "rate", "share", "quantity", "integer", "date")


@dataclass(frozen=True)
class Finding:
    """A value of the register and what the text says of it.

    `place` is file, row and column; `quotation` what the register quotes or, without that, what was found; `words` the
    words around it.
    """

    contract_id: str
    place: str
    value: str
    outcome: Outcome
    clause_ref: str = ""
    quotation: str = ""
    is_quoted: bool = False  # by the register; else the quotation is what was found
    words: str = ""
    instead: str = ""

    def __str__(self) -> str:
        """Say file, row, column and value, what the text says of it, and where."""
        cited = f" in {self.clause_ref}" if self.outcome is Outcome.AGREES else f" (cited: {self.clause_ref or 'none'})"
        instead = f": {self.instead}" if self.instead else ""
        quoted = f", quoted as {self.quotation}" if self.is_quoted else ""
        words = f" | {self.words}" if self.words else ""
        return f"{self.place}: {self.value}{quoted} {self.outcome}{instead}{cited}{words}"


@dataclass(frozen=True)
class Value:
    """A filled cell of a contract, in its row, with the row of `quotations` that quotes it."""

    entity: Entity
    place: str
    column: Column
    cells: Cells
    quotation: Cells | None = None

    @property
    def text(self) -> str:
        """What stands in the cell."""
        return self.cells[self.column.name] or ""


@dataclass
class Reader:
    """Looks up the values of a register, one contract at a time."""

    described: Specification
    tables: dict[str, Table]
    forms: Forms

    def values(self, contract_id: str) -> Iterator[Value]:
        """Give the filled cells of a contract in the rows that cite a clause, but for keys and the clause itself."""
        quoted = self._quotations(contract_id)
        for name, table in self.tables.items():
            entity = table.entity
            if not entity.column("clause_ref") or not entity.column("contract_id") or name == "quotations":
                continue
            for number, cells in table.rows.items():
                if cells.get("contract_id") != contract_id:
                    continue
                row_key = entity.row_key({column: value or "" for column, value in cells.items()})
                for column in entity.columns:
                    if cells.get(column.name) and column.name not in (*entity.key, "clause_ref"):
                        place = f"{table.file}, row {number}, {column.name}"
                        yield Value(entity, place, column, cells, quoted.get((name, row_key, column.name)))

    def look_up(self, value: Value, document: Document) -> Finding | None:
        """Give what the text says of a value; None for one that is printed nowhere as such."""
        return self._quoted(value, value.quotation, document) if value.quotation else self._unquoted(value, document)

    def row_of_quotation(self, value: Value, finding: Finding, sha256: str) -> tuple[str, ...]:
        """Give the row of quotations.csv for a value that was found without one; empty where nothing reads it back."""
        if value.quotation or finding.outcome is not Outcome.AGREES or value.column.form == "words":
            return ()
        if not 0 < len(finding.quotation) <= LONGEST_QUOTATION:
            return ()
        row_key = value.entity.row_key({column: cell or "" for column, cell in value.cells.items()})
        return (
            finding.contract_id, value.entity.name, row_key, value.column.name, finding.quotation, finding.clause_ref,
            sha256,
        )  # fmt: skip

    def _quotations(self, contract_id: str) -> dict[tuple[str, str, str], Cells]:
        table = self.tables.get("quotations")
        return {
            (cells["file_name"] or "", cells["row_key"] or "", cells["column_name"] or ""): cells
            for cells in (table.rows.values() if table else ())
            if cells["contract_id"] == contract_id and cells["quotation"]
        }

    def _quoted(self, value: Value, quotation: Cells, document: Document) -> Finding:
        said = quotation["quotation"] or ""
        reference = quotation["clause_ref"] or value.cells.get("clause_ref") or ""
        found = stand(document, reference, document.clause(reference), [re.escape(plain(said).text)])
        outcome = found.outcome
        forms = [*self._forms(value.column, value.cells), *self._allusions(value.column, value.cells)]
        if forms and value.column.reading["kind"] in ("count", "period") and re.fullmatch(r"[\d.]+", plain(said).text):
            # A bare number counts what its column is named after, as in a column of a table.
            forms += self.forms.of_count(abs(Decimal(value.text)))
        if outcome is Outcome.AGREES and forms and not search([plain(said)], forms):
            outcome = Outcome.MISREAD
        return _finding(value, found, outcome=outcome, clause_ref=reference, quotation=said, is_quoted=True)

    def _unquoted(self, value: Value, document: Document) -> Finding | None:
        forms = self._forms(value.column, value.cells)
        if not forms or re.fullmatch("[0.]+", value.text):
            return None
        reference = value.cells.get("clause_ref") or ""
        passages = document.clause(reference)
        if value.entity.name == "contract_line_items":
            passages = document.table_row(reference, value.cells.get("line_number") or "") or passages
        found = stand(document, reference, passages, forms)
        if found.outcome is Outcome.AGREES:
            return _finding(value, found, clause_ref=reference, quotation=found.printed)
        allusions = self._allusions(value.column, value.cells)
        alluded = stand(document, reference, passages, allusions) if allusions else found
        if alluded.outcome is Outcome.AGREES:
            return _finding(value, alluded, clause_ref=reference)
        if found.outcome is Outcome.ELSEWHERE and value.entity.name == "contracts":
            # The row of a contract cites the clause of its total; its parties, dates and titles stand in their own.
            own = document.elsewhere(forms) if value.column.reading["kind"] in ("text", "name", "date") else []
            wanted = value.column.reading.get("place")
            for reference_of_its_own, passage, match in sorted(own, key=lambda one: one[0] != wanted):
                printed, words = passage.printed(*match.span()), passage.around(*match.span())
                standing = Standing(Outcome.AGREES, printed, words)
                return _finding(value, standing, clause_ref=reference_of_its_own, quotation=printed)
        return _finding(value, found, clause_ref=reference, quotation=found.printed)

    def _forms(self, column: Column, cells: Cells) -> list[str]:
        """Give the forms in which a value is printed; none for what is printed nowhere as such."""
        value = cells.get(column.name) or ""
        kind = column.reading["kind"]
        if column.form == "words" or kind == "text":
            return [re.sub("[元圆]", "[元圆]", re.escape(plain(value).text))]
        if kind == "name":
            return [re.escape(plain(self._party_name(value)).text)]
        try:
            if kind == "date":
                return self.forms.of_date(date.fromisoformat(value))
            number = Decimal(value)
        except (ValueError, InvalidOperation):
            return [_NEVER] if column.type in _FIGURES else []
        unit = cells.get(column.reading.get("unit", "")) or column.reading.get("unit_is") or ""
        if column.form == "year":
            return self.forms.of_year(number)
        if column.form == "multiplier":
            return self.forms.of_multiple(number)
        if kind in ("period", "count", "target") and unit:
            return self.forms.of_quantity(number, self._unit_code(unit))
        if denominator := cells.get(column.reading.get("denominator", "")):
            return self.forms.of_fraction(number, Decimal(denominator))
        if kind == "count" and column.type == "quantity":
            # A step that is printed in weeks or months is counted in the days of its term.
            return [*self.forms.of_count(number), *self.forms.of_quantity(number, "day")]
        makers = {
            "amount": self.forms.of_amount,
            "rate": self.forms.of_rate,
            "discount": self.forms.of_discount,
            "count": self.forms.of_count,
            "day_of_month": self.forms.of_day_of_month,
        }
        return makers[kind](number) if kind in makers else []

    def _allusions(self, column: Column, cells: Cells) -> list[str]:
        """Give the words that mean a value and do not print it: nothing reads them back."""
        value = cells.get(column.name) or ""
        if column.form == "year" and value in self._years_near(cells["contract_id"]):
            return ["[下次翌当本]一?年度?"]
        if column.reading["kind"] == "rate" and re.fullmatch(r"1(\.0+)?", value):
            # The whole of a base is printed as that base, of which no part follows.
            base = cells.get(column.name.replace("rate", "base_kind")) or cells.get("base_kind") or ""
            known = self.described.patterns.get(("base_kind", base), [])
            return [f"(?:{words})(?!的?[0-9百千万])" for words in known if not words.startswith("(?")]
        if column.reading.get("unit_is") == "day" and re.fullmatch("[1-9][0-9]*", value):
            # A column that counts days has no other for working days.
            return self.forms.of_quantity(Decimal(value), "working_day")
        return []

    def _years_near(self, contract_id: str | None) -> set[str]:
        """Give the years that a contract can mean by this one and the next: those of its dates, and those around."""
        rows = [row for row in self.tables["contracts"].rows.values() if row["contract_id"] == contract_id]
        dates = [
            row.get(name) or "" for row in rows for name in ("signed_date", "service_start_date", "service_end_date")
        ]
        years = {int(text[:4]) for text in dates if re.match(r"\d{4}-", text)}
        return {str(year + step) for year in years for step in (-1, 0, 1)}

    def _unit_code(self, unit: str) -> str:
        return self.described.unit_codes.get(unit, unit)

    def _party_name(self, party_id: str) -> str:
        table = self.tables.get("parties")
        rows = table.rows.values() if table else ()
        return next((cells.get("name_zh") or "" for cells in rows if cells.get("party_id") == party_id), "")


def _finding(value: Value, found: Standing, **said: Any) -> Finding:
    known = {"outcome": found.outcome, "words": found.words, "instead": found.instead, **said}
    return Finding(value.cells["contract_id"] or "", value.place, value.text, **known)
