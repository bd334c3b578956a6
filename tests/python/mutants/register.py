"""The register as text, with what its description says of every column."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "seeds" / "register"
NONE = "none:"

# Rows are cells too: each file's claim for a row that is left out, and for one that stands twice.
ROW_DROPPED = "(row dropped)"
ROW_DOUBLED = "(row doubled)"
_KEY_ONCE = "keys: each stands once"
_GAP = "keys: 1 to n without a gap, but for the last of its group"
_DROPPED = {
    "source_documents": "references: its contract must meet it",
    "parties": "references: its contracts must meet it",
    "contracts": "references: the rows of the other files must meet it",
    "contract_line_items": "lines_to_total, but for a contract's only line",
    "payment_schedule": f"instalments_to_total, but for a contract's only instalment; {_GAP}",
    "penalty_terms": _GAP,
    "termination_rights": _GAP,
    "excuses": _GAP,
    "sla_terms": _GAP,
    "renewal_options": _GAP,
    "obligations": _GAP,
    "document_findings": _GAP,
    "amendments": _GAP,
}
# The number that a left-out row would leave missing, and the group within which it counts.
_NUMBERED = {
    "payment_schedule": ("instalment_number", ("contract_id",)),
    "penalty_terms": ("term_number", ("contract_id",)),
    "termination_rights": ("right_number", ("contract_id",)),
    "excuses": ("excuse_number", ("contract_id",)),
    "sla_terms": ("sla_number", ("contract_id",)),
    "renewal_options": ("option_number", ("contract_id",)),
    "obligations": ("obligation_number", ("contract_id",)),
    "document_findings": ("finding_number", ("contract_id",)),
    "amendments": ("amendment_number", ("contract_id",)),
}

# Cells that the claim of their column does not reach: file and column, and the cells beside them that say so.
_EXCEPTED = {
    # A notice may be wanted so many days before at the least, or so many days after at the most.
    ("sla_terms", "comparator"): ("metric", {"notice_period"}),
    # The form alone does not say whether it counts in all or a year, a day or a week.
    ("sla_terms", "target_unit"): ("stated_as", {"1次", "2次", "两次", "24小时"}),
}

Row = dict[str, str]


@dataclass(frozen=True)
class Column:
    """A column of a register file: its type, where its codes come from, and its second reading."""

    name: str
    type: str
    vocabulary: str | None
    references: str | None
    second_reading: str

    @property
    def has_second_reading(self) -> bool:
        """Whether the description claims a second reading."""
        return not self.second_reading.startswith(NONE)

    @property
    def is_printed_form(self) -> bool:
        """Whether it repeats a figure as the document prints it."""
        return self.name.endswith(("stated_as", "_in_words"))


@dataclass(frozen=True)
class File:
    """A register file with its rows as typed, in order."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Columns by name, the two of whole rows included."""
        whole = (
            Column(ROW_DROPPED, "row", None, None, _DROPPED[self.name]),
            Column(ROW_DOUBLED, "row", None, None, _KEY_ONCE),
        )
        return {column.name: column for column in (*self.columns, *whole)}

    def has_second_reading(self, column: Column, row: int) -> bool:
        """Whether a cell has the second reading that its column claims.

        A claim that names columns of the same file (`stated_as`) holds in a row only where one of them is filled in.
        """
        if not column.has_second_reading:
            return False
        beside, excepted = _EXCEPTED.get((self.name, column.name), ("", set()))
        if beside and self.rows[row][beside] in excepted:
            return False
        if column.name == ROW_DROPPED:
            return self._is_missed_when_dropped(row)
        named = [
            other.name
            for other in self.columns
            if other.name != column.name and re.search(rf"\b{other.name}\b", column.second_reading)
        ]
        return not named or any(self.rows[row][name] for name in named)

    def _is_missed_when_dropped(self, row: int) -> bool:
        amounts = {"contract_line_items": "line_amount", "payment_schedule": "stated_amount"}
        if self.name in amounts and self.rows[row][amounts[self.name]]:
            contract = self.rows[row]["contract_id"]
            return sum(other["contract_id"] == contract for other in self.rows) > 1
        if self.name not in _NUMBERED:
            return self.name not in amounts
        number, group = _NUMBERED[self.name]
        same = [other for other in self.rows if all(other[name] == self.rows[row][name] for name in group)]
        return int(self.rows[row][number] or 1) < max(int(other[number] or 1) for other in same)

    def key_of(self, row: int) -> str:
        """Name a row by its key."""
        return " / ".join(self.rows[row][name] for name in self.key)


@dataclass(frozen=True)
class Register:
    """All files, and the codes that each vocabulary or reference list allows."""

    files: dict[str, File]
    codes: dict[str, tuple[str, ...]]

    def allowed(self, file: str, column: Column) -> tuple[str, ...]:
        """Give the valid codes of a column; none where no list says them."""
        if column.vocabulary:
            return self.codes[column.vocabulary]
        if column.references:
            if column.references in self.codes:
                return self.codes[column.references]
            target, name = column.references.split(".")
            return tuple(dict.fromkeys(row[name] for row in self.files[target].rows))
        if (file, column.name) == ("sla_terms", "target_unit"):
            return self.codes["target_unit"]
        if (file, column.name) == ("sla_terms", "overridden_by"):
            return tuple(dict.fromkeys(row["sla_id"] for row in self.files["sla_terms"].rows))
        return ()


def load() -> Register:
    """Read the register of the project and its description."""
    described = yaml.safe_load((FOLDER / "_register__seeds.yml").read_text(encoding="utf-8"))
    files = {}
    for seed in described["seeds"]:
        metas = {column["name"]: column["config"]["meta"] for column in seed["columns"]}
        columns = tuple(
            Column(name, meta["type"], meta.get("vocabulary"), meta.get("references"), meta["second_reading"])
            for name, meta in metas.items()
        )
        rows = tuple(read_rows(FOLDER / f"{seed['name']}.csv"))
        files[seed["name"]] = File(seed["name"], tuple(seed["config"]["meta"]["key"]), columns, rows)
    reference = ROOT / "seeds" / "reference"
    codes: dict[str, list[str]] = {}
    for row in read_rows(reference / "vocabulary.csv"):
        codes.setdefault(row["vocabulary"], []).append(row["code"])
    categories = read_rows(reference / "service_categories.csv")
    parents = {row["parent_category_code"] for row in categories}
    codes["service_categories.category_code"] = [
        row["category_code"] for row in categories if row["category_code"] not in parents
    ]
    units = read_rows(reference / "target_units.csv")
    codes["target_unit"] = [row["unit_code_plural"] for row in units]
    return Register(files, {name: tuple(dict.fromkeys(values)) for name, values in codes.items()})


def read_rows(path: Path) -> list[Row]:
    """Read a CSV file as text."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def write_rows(path: Path, columns: list[str], rows: list[Row]) -> None:
    """Write a CSV file as the register keeps it."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
