"""What was read from a document, cell by cell, and what a person decided about it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

from qiyue.errors import QiyueError, show_path
from qiyue.specification import Specification, read_rows
from qiyue.workbook.layout import texts

FILE = "proposals.csv"
DOUBTFUL = 0.9
"""A value of which a reader is less sure than this is shown in colour, and no decision is filled in for it."""


@dataclass(frozen=True)
class Proposal:
    """A value read from a document, as `proposals.csv` holds it; `row` is the row's key as in `quotations.row_key`."""

    file: str
    row: str
    column: str
    value: str
    quotation: str
    clause_ref: str
    confidence: str
    rule: str

    @property
    def is_doubtful(self) -> bool:
        """Whether it is for a person to look at first."""
        try:
            return not float(self.confidence) >= DOUBTFUL  # no number is a doubt, too
        except ValueError:
            return True

    @property
    def decision(self) -> str:
        """The decision that is filled in beforehand."""
        accepted: str = texts()["decisions"][0]
        return "" if self.is_doubtful else accepted


COLUMNS = tuple(one.name for one in fields(Proposal))


def read(folder: Path, specification: Specification) -> list[Proposal]:
    """Read the proposals of a folder, those in doubt first.

    Raises:
        QiyueError: there are none, or they name what no register has.
    """
    path = folder / FILE
    if not path.is_file():
        raise QiyueError(f"There is no {FILE} in {show_path(folder)}; name a folder that `qiyue propose` has written.")
    try:
        rows = read_rows(path)
    except QiyueError:
        rows = [{}]
    if any(set(row) != set(COLUMNS) for row in rows):
        raise QiyueError(
            f"{show_path(path)} must be a CSV file in UTF-8 with the columns {', '.join(COLUMNS)}; write it anew."
        )
    proposals = [Proposal(**{name: row[name] or "" for name in COLUMNS}) for row in rows]
    for number, one in enumerate(proposals, start=2):
        entity = specification.entities.get(one.file)
        if not entity or not entity.column(one.column):
            raise QiyueError(
                f"{show_path(path)}, row {number}: no file of the register has a column {one.file}.{one.column}; "
                "write the proposals anew."
            )
    return sorted(proposals, key=lambda one: not one.is_doubtful)
