"""What a document says beside what a person typed: rows and values that only one of the two has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from rich.console import Console
from rich.text import Text

from qiyue import documents, specification
from qiyue.check import reading
from qiyue.console import clean
from qiyue.errors import QiyueError, plain_file_errors, show_path
from qiyue.project import Project
from qiyue.specification import Specification

Row = dict[str, str]

# What a person puts into words of their own says nothing of the document.
_OWN_WORDS = ("_en", "_id", "label_zh", "description_zh", "condition_zh", "coverage", "title_zh")
_NAMES = ("buyer_id", "supplier_id")
_TOGETHER = 0.5  # what the same clause counts beside one equal cell


@dataclass(frozen=True)
class Difference:
    """A value that the document and the register do not share; nothing stands where one of them has none."""

    file: str
    row: str
    column: str
    document: str
    register: str
    clause_ref: str

    def __str__(self) -> str:
        """Say what each of the two has, and the clause."""
        said = f"the document says {self.document or 'nothing'}, the register {self.register or 'nothing'}"
        return f"{self.file} {self.row}, {self.column}: {said} ({self.clause_ref or 'no clause'})".replace("  ", " ")


def compared(entity: specification.Entity) -> list[str]:
    """Name the columns of a file in which document and register can be compared."""
    keys = set(entity.key) - {"line_number", "excuse_kind", "excused_party"}
    return [
        column.name
        for column in entity.columns
        if column.name not in keys
        and column.name != "clause_ref"
        and (column.name in _NAMES or not column.name.endswith(_OWN_WORDS))
    ]


def align(ours: list[Row], theirs: list[Row], columns: list[str], described: Specification) -> list[tuple[Row, Row]]:
    """Put the rows together that have most in common; an empty row stands where one has no partner."""
    scores = sorted(
        (
            (_likeness(one, other, columns, described), -one_at, -other_at)
            for one_at, one in enumerate(ours)
            for other_at, other in enumerate(theirs)
        ),
        reverse=True,
    )
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for score, one_at, other_at in scores:
        if score >= 1 and -one_at not in pairs and -other_at not in taken:
            pairs[-one_at] = -other_at
            taken.add(-other_at)
    together = [(one, theirs[pairs[at]] if at in pairs else {}) for at, one in enumerate(ours)]
    return [*together, *(({}, other) for at, other in enumerate(theirs) if at not in taken)]


def same(one: str, other: str, described: Specification) -> bool:
    """Tell whether two cells say the same: 0.10 and 0.1, hour and hours."""
    if one == other:
        return True
    try:
        return Decimal(one) == Decimal(other)
    except InvalidOperation:
        plain = [described.unit_codes.get(text, text).replace(" ", "").translate(_WIDTH) for text in (one, other)]
        return plain[0] == plain[1]


def said(row: Row, column: str) -> str:
    """Give what a cell says; no is what a blank says, too."""
    value = row.get(column, "")
    return "" if value == "false" else value


_WIDTH = str.maketrans("（）：，／［］", "():,/[]")


def _likeness(one: Row, other: Row, columns: list[str], described: Specification) -> float:
    equal = sum(
        bool(one.get(column)) and bool(other.get(column)) and same(one[column], other[column], described)
        for column in columns
    )
    return equal + (_TOGETHER if one.get("clause_ref") == other.get("clause_ref") else 0)


def register_rows(described: Specification, folder: Path, contract_id: str) -> dict[str, list[Row]]:
    """Give the rows of a contract in a register, file by file, its parties by name.

    Raises:
        QiyueError: the register cannot be read, or has no such contract.
    """
    with plain_file_errors("reading the register"):
        tables = reading.read_register(described, dict.fromkeys(specification.AREAS, folder)).tables
    rows = {
        name: [{column: value or "" for column, value in cells.items()} for cells in table.rows.values()]
        for name, table in tables.items()
    }
    owned = {name: [row for row in found if row.get("contract_id") == contract_id] for name, found in rows.items()}
    if not owned.get("contracts"):
        raise QiyueError(f"{show_path(folder)} has no contract {contract_id}; name one of it with --contract.")
    return with_names(owned, rows.get("parties", []))


def with_names(rows: dict[str, list[Row]], parties: list[Row]) -> dict[str, list[Row]]:
    """Put the names of the parties in place of their ids."""
    names = {row["party_id"]: row.get("name_zh", "") for row in parties}
    contracts = [
        {column: names.get(value, value) if column in _NAMES else value for column, value in row.items()}
        for row in rows.get("contracts", [])
    ]
    return {**rows, "contracts": contracts}


def differences(
    described: Specification, ours: dict[str, list[Row]], theirs: dict[str, list[Row]]
) -> Iterator[Difference]:
    """Give what only one of the two has, file by file."""
    for name, entity in described.entities.items():
        if entity.area != "register" or name in ("quotations", "parties", "source_documents", "document_findings"):
            continue
        columns = compared(entity)
        for one, other in align(ours.get(name, []), theirs.get(name, []), columns, described):
            row = entity.row_key(other or one)
            clause = (one or other).get("clause_ref", "")
            for column in columns:
                document, register = said(one, column), said(other, column)
                if (document or register) and not same(document, register, described):
                    yield Difference(name, row, column, document, register, clause)


def show_differences(project: Project, document: Path, place: Path, contract_id: str | None, console: Console) -> bool:
    """Print what only the document or only the register has; tell whether there is any.

    Args:
        project: whose description of the register counts.
        document: the contract document.
        place: a folder with a register, or such a folder and the name of a contract in it.
        contract_id: the contract; without it the last part of the place, or the only contract of the register.
        console: where to print.

    Raises:
        QiyueError: document or register cannot be read, or the contract is not in it.
    """
    from qiyue.propose import Proposer
    from qiyue.propose.writer import register_rows as proposed_rows

    folder = place
    if not place.is_dir():
        folder, contract_id = place.parent, contract_id or place.name
    if not folder.is_dir():
        raise QiyueError(f"{show_path(place)} is no register, nor a contract of one; name FOLDER/CONTRACT.")
    proposer = Proposer(project)
    if contract_id is None:
        contract_id = _only_contract(proposer.described, folder)
    theirs = register_rows(proposer.described, folder, contract_id)
    with plain_file_errors("reading the document"):
        read = documents.read(document)
    rows = proposed_rows(proposer.read(read.text, contract_id), proposer.described)
    ours = with_names(rows, rows.get("parties", []))
    found = list(differences(proposer.described, ours, theirs))
    for one in found:
        style = "yellow" if one.document and one.register else ""
        console.print(Text(clean(str(one)), style=style), soft_wrap=True)
    forgotten = sum(not one.register for one in found)
    console.print(
        f"{len(found)} differences: {forgotten} values only in the document, "
        f"{sum(not one.document for one in found)} only in the register, "
        f"{sum(bool(one.document and one.register) for one in found)} that differ.",
        soft_wrap=True,
    )
    return bool(found)


def _only_contract(described: Specification, folder: Path) -> str:
    with plain_file_errors("reading the register"):
        tables = reading.read_register(described, dict.fromkeys(specification.AREAS, folder)).tables
    names = [cells["contract_id"] or "" for cells in tables["contracts"].rows.values()] if "contracts" in tables else []
    if len(names) != 1:
        raise QiyueError(f"{show_path(folder)} holds {len(names)} contracts; name one: --diff FOLDER/CONTRACT.")
    return names[0]
