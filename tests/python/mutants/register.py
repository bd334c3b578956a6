"""The register as text, with what its description says of every column."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from qiyue.project import Project
from qiyue.specification import Column, Entity, Specification
from qiyue.specification import load as load_specification
from qiyue.specification import read_rows as read_rows

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "seeds" / "register"
NONE = "none:"
QUOTATION = "quotation"

# Rows are cells too: what each file claims for a row that is left out, and for one that stands twice.
ROW_DROPPED = "(row dropped)"
ROW_DOUBLED = "(row doubled)"
_KEY_ONCE = "keys: each stands once"
_GAP = "keys: 1 to n without a gap, but for the last of its group"
_LEFT_BEHIND = "quotation: those of the row are left behind"
_DROPPED = {
    "source_documents": "references: its contract must meet it",
    "parties": "references: its contracts must meet it",
    "contracts": "references: the rows of the other files must meet it",
    "contract_parties": "none: who else takes part is said once",
    "contract_line_items": "lines_to_total, but for a contract's only line",
    "payment_schedule": f"instalments_to_total, but for a contract's only instalment; {_LEFT_BEHIND}",
    "penalty_terms": _LEFT_BEHIND,
    "penalty_ceilings": f"references: the terms that name it must meet it; {_LEFT_BEHIND}",
    "termination_rights": _LEFT_BEHIND,
    "excuses": _LEFT_BEHIND,
    "sla_terms": _LEFT_BEHIND,
    "renewal_options": _LEFT_BEHIND,
    "obligations": f"{_LEFT_BEHIND}; {_GAP}",
    "document_findings": _GAP,
    "amendments": _LEFT_BEHIND,
    "amendment_lines": "line_amount, where the supplement states what it changes",
    "quotations": "none: what is not quoted has no second reading; `qiyue verify` finds it in the text",
}
# The number that a left-out row would leave missing, within its contract.
_NUMBERED = {
    "payment_schedule": "instalment_number",
    "penalty_ceilings": "ceiling_number",
    "renewal_options": "option_number",
    "obligations": "obligation_number",
    "document_findings": "finding_number",
}

# Cells that the claim of their column does not reach: file and column, and the cells beside them that say so.
_EXCEPTED: dict[tuple[str, str], tuple[tuple[str, set[str]], ...]] = {
    # A notice may be wanted so many days before at the least, or so many days after at the most.
    ("sla_terms", "comparator"): (("metric", {"notice_period"}),),
    # Bands of a measured value may leave a gap; what the first tier of days begins with, nothing joins.
    ("penalty_terms", "tier_from"): (("accrual", {"per_period"}), ("tier_number", {"", "1"})),
    ("penalty_terms", "tier_to"): (("accrual", {"per_period"}),),
}
# Quotations that do not say whether they count in all or a year, a day or a week.
_UNIT_UNSAID = {"1次", "2次", "两次", "24小时"}

Row = dict[str, str]


def has_second_reading(column: Column) -> bool:
    """Whether the description of a column claims a second reading."""
    return not column.second_reading.startswith(NONE)


def is_printed_form(column: Column) -> bool:
    """Whether a column repeats a figure as the document prints it."""
    return column.name == QUOTATION or column.form == "words"


@dataclass(frozen=True)
class File:
    """A register file with its rows as typed, in order, and what is quoted for them."""

    entity: Entity
    rows: tuple[Row, ...]
    quoted: dict[tuple[str, str, str], str]  # contract, row key and column -> quotation
    figures: frozenset[tuple[str, str]]  # file and column of cells whose quotations are read as figures

    @property
    def name(self) -> str:
        """Name of the file, without ending."""
        return self.entity.name

    @property
    def columns(self) -> tuple[Column, ...]:
        """Its columns in order."""
        return self.entity.columns

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Columns by name, the two of whole rows included."""
        whole = (
            Column(ROW_DROPPED, "", "row", "row", _DROPPED[self.name]),
            Column(ROW_DOUBLED, "", "row", "row", _KEY_ONCE),
        )
        return {column.name: column for column in (*self.columns, *whole)}

    def has_second_reading(self, column: Column, row: int) -> bool:
        """Whether a cell has the second reading that its column claims.

        A claim that names a quotation or columns of the same file holds in a row only where one of them is there.
        """
        if not has_second_reading(column):
            return False
        cells = self.rows[row]
        if any(cells[beside] in excepted for beside, excepted in _EXCEPTED.get((self.name, column.name), ())):
            return False
        if column.name == ROW_DROPPED:
            return self._is_missed_when_dropped(row)
        if (self.name, column.name) == ("quotations", QUOTATION):
            return (cells["file_name"], cells["column_name"]) in self.figures
        if (self.name, column.name) == ("sla_terms", "target_unit"):
            return self._quotation(row, "target_value") not in _UNIT_UNSAID
        named = [
            other.name
            for other in self.columns
            if other.name != column.name and re.search(rf"\b{other.name}\b", column.second_reading)
        ]
        if QUOTATION in column.second_reading and self.name != "quotations":
            if self._quotation(row, *_quoted_with(self.entity, column)):
                return True
        elif not named:
            return True
        return any(cells[name] for name in named)

    def _quotation(self, row: int, *columns: str) -> str:
        cells = self.rows[row]
        key = self.entity.row_key(cells)
        found = (self.quoted.get((cells.get("contract_id", ""), key, column)) for column in columns)
        return next((quotation for quotation in found if quotation), "")

    def _is_missed_when_dropped(self, row: int) -> bool:
        cells = self.rows[row]
        if self.name == "quotations":
            return False
        amounts = {"contract_line_items": "line_amount", "payment_schedule": "stated_amount"}
        contract = cells.get("contract_id", "")
        others = [other for other in self.rows if other.get("contract_id") == contract]
        if self.name in amounts and cells[amounts[self.name]] and len(others) > 1:
            return True
        key = self.entity.row_key(cells)
        if any((contract, key) == (of, quoted) for of, quoted, _ in self.quoted) and self.name != "contracts":
            return True
        if number := _NUMBERED.get(self.name):
            return int(cells[number] or 1) < max(int(other[number] or 1) for other in others)
        return self.name in ("source_documents", "parties", "contracts")

    def key_of(self, row: int) -> str:
        """Name a row by its key."""
        return " / ".join(self.rows[row][name] for name in self.entity.key)


def _quoted_with(entity: Entity, column: Column) -> tuple[str, ...]:
    """Give the columns whose quotations say what a column holds: its own, and those that have it as their unit."""
    sides = [
        other.name
        for other in entity.columns
        if column.name in (other.quotation.get("unit"), other.quotation.get("comparator"))
    ]
    words = re.findall(r"quotation of (\w+)", column.second_reading)
    return (column.name, *sides, *words)


@dataclass(frozen=True)
class Register:
    """All files, and the codes that each column allows."""

    files: dict[str, File]
    specification: Specification

    def allowed(self, file: str, column: Column) -> tuple[str, ...]:
        """Give the valid codes of a column; none where no list says them."""
        if codes := self.specification.codes(column):
            return tuple(codes)
        if column.references:
            target, name = column.references.split(".")
            return tuple(dict.fromkeys(row[name] for row in self.files[target].rows))
        if (file, column.name) == ("sla_terms", "overridden_by"):
            return tuple(dict.fromkeys(row["sla_id"] for row in self.files["sla_terms"].rows))
        return ()


def load(folder: Path = FOLDER) -> Register:
    """Read a register, that of the project where no other folder is named, and its description."""
    specification = load_specification(Project(ROOT))
    entities = {name: entity for name, entity in specification.entities.items() if entity.area == "register"}
    quotations = read_rows(folder / "quotations.csv")
    figures = frozenset(
        (entity.name, column.name)
        for entity in entities.values()
        for column in entity.columns
        if column.type not in ("code", "text", "boolean") or column.quotation.get("kind") == "name"
    )
    files = {}
    for name, entity in entities.items():
        quoted = {
            (row["contract_id"], row["row_key"], row["column_name"]): row[QUOTATION]
            for row in quotations
            if row["file_name"] == name
        }
        files[name] = File(entity, tuple(read_rows(folder / f"{name}.csv")), quoted, figures)
    return Register(files, specification)


def write_rows(path: Path, columns: list[str], rows: list[Row]) -> None:
    """Write a CSV file as the register keeps it."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
