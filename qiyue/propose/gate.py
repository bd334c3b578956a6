"""The one gate that every proposal passes, whoever made it: its words stand in their clause and print its value.

The looking up is that of `qiyue.verify`; what is proposed here is what `verify` will confirm.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from qiyue.check.patterns import BY_FORM, FREE_TEXT
from qiyue.check.reading import Cells, Table
from qiyue.propose.privacy import is_personal
from qiyue.propose.proposals import Proposal
from qiyue.propose.values import Values
from qiyue.specification import Column, Entity, Specification
from qiyue.verify.document import Document, Outcome
from qiyue.verify.forms import Forms
from qiyue.verify.reader import Reader, Value


@dataclass
class Gate:
    """Lets proposals of one document through."""

    described: Specification
    document: Document
    forms: Forms
    values: Values

    def sift(self, proposals: list[Proposal], contract_id: str) -> tuple[list[Proposal], list[tuple[Proposal, str]]]:
        """Part the proposals that pass from those that do not, with the reason."""
        passed: list[Proposal] = []
        dropped: list[tuple[Proposal, str]] = []
        rows: dict[tuple[str, str], Cells] = {}
        for one in proposals:
            rows.setdefault((one.file, one.row), {"contract_id": contract_id}).setdefault(one.column, one.value)
        reader = Reader(self.described, self._tables(rows), self.forms)
        filled: set[tuple[str, str, str]] = set()
        for one in proposals:
            cell = (one.file, one.row, one.column)
            reason = self._fault(one, {**rows[(one.file, one.row)], one.column: one.value}, reader)
            if not reason and cell in filled:
                reason = "its cell has a value already"
            if reason:
                dropped.append((one, reason))
            else:
                filled.add(cell)
                passed.append(replace(one, is_read_back=self._is_read_back(one)))
        return passed, dropped

    def _fault(self, one: Proposal, row: Cells, reader: Reader) -> str:
        entity = self.described.entities.get(one.file)
        column = entity.column(one.column) if entity else None
        if entity is None or column is None:
            return "the register has no such column"
        if not one.quotation.strip():
            return "it has no quotation"
        if is_personal(one.value) and column.form != "document_number":
            return "it leads to a person"
        wrong = self._wrong_value(column, one.value)
        if wrong:
            return wrong
        quotation: Cells = {"quotation": one.quotation, "clause_ref": one.clause_ref}
        finding = reader.look_up(Value(entity, "", column, row, quotation), self.document)
        if finding is None or finding.outcome is not Outcome.AGREES:
            return f"its quotation {finding.outcome if finding else 'cannot be read'}"
        comparator = entity.column(column.reading.get("comparator", ""))
        if comparator and row.get(comparator.name) and self._other_word(comparator, one, row[comparator.name] or ""):
            return "its quotation compares otherwise"
        return self._other_word(column, one, one.value)

    def _is_read_back(self, one: Proposal) -> bool:
        """Tell whether the build reads the quotation, too: it knows fewer forms than a text is searched for."""
        column = self.described.entities[one.file].column(one.column)
        reading = column.reading if column else {}
        reader = {
            "amount": self.values.price,
            "rate": self.values.rate,
            "date": self.values.date,
            "period": self.values.quantity,
            "count": self.values.quantity,
            "target": self.values.quantity,
        }.get(reading.get("kind", ""))
        in_other_days = reading.get("unit_is") == "day" and "工作日" in one.quotation
        return reader is None or (reader(one.quotation) is not None and not in_other_days)

    def _wrong_value(self, column: Column, value: str) -> str:
        codes = self.described.codes(column)
        if codes and value not in codes:
            return "its word is none of the column's list"
        pattern = BY_FORM.get(column.form)
        if pattern and column.form not in FREE_TEXT and not re.search(pattern.regex, value):
            return f"its value is not {pattern.wanted}"
        return ""

    def _other_word(self, column: Column, one: Proposal, code: str) -> str:
        """Say that the words name another code of the list, and not this one, as the build would."""
        named = {
            other
            for (vocabulary, other), patterns in self.described.patterns.items()
            if vocabulary == column.vocabulary and any(re.search(pattern, one.quotation) for pattern in patterns)
        }
        return f"its quotation says {', '.join(sorted(named))}" if named and code not in named else ""

    def _tables(self, rows: dict[tuple[str, str], Cells]) -> dict[str, Table]:
        """Give the proposals as tables of a register, for the reader that looks across rows."""
        tables: dict[str, Table] = {}
        for name, entity in self.described.entities.items():
            tables[name] = Table(entity, f"{name}.csv", [column.name for column in entity.columns])
        for order, ((name, key), cells) in enumerate(rows.items()):
            if name in tables:
                known = {column.name: None for column in tables[name].entity.columns}
                tables[name].rows[order] = {**known, **key_cells(tables[name].entity, key), **cells}
        if not tables["contracts"].rows:
            tables["contracts"].rows[0] = {column.name: None for column in tables["contracts"].entity.columns}
        return tables


def key_cells(entity: Entity, row: str) -> dict[str, str]:
    """Give the key columns of a row from its name, as `Entity.row_key` has written it."""
    names = [name for name in entity.key if name != "contract_id"]
    return dict(zip(names, row.split("/", len(names) - 1), strict=False)) if row else {}
