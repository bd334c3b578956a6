"""Proposals: a value for a cell of the register, the words of the document that print it, and how far to trust it."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field, fields
from pathlib import Path

from qiyue.errors import QiyueError, plain_file_errors, show_path

FILE_NAME = "proposals.csv"
NOT_SEEN = 0.5  # the confidence in a rule that no bench has met


@dataclass(frozen=True)
class Proposal:
    """A value for a cell.

    `row` is the key of the row without its contract, as `quotations.row_key` writes it. `confidence` is the share of
    such readings that were right on documents that were read by hand. What a tier 2 rule proposes is a judgement: it is
    left out of the register files below `THRESHOLD`.
    """

    file: str
    row: str
    column: str
    value: str
    quotation: str
    clause_ref: str
    confidence: float = NOT_SEEN
    rule: str = ""
    tier: int = 1
    is_read_back: bool = True  # by the build, from its quotation


@dataclass
class Reading:
    """What was read of a document: proposals, what could not be expressed, blanks, and what the gate dropped."""

    contract_id: str
    proposals: list[Proposal] = field(default_factory=list)
    dropped: list[tuple[Proposal, str]] = field(default_factory=list)  # with the reason
    unread: list[tuple[str, str]] = field(default_factory=list)  # clause and words
    blanks: list[tuple[str, str]] = field(default_factory=list)  # clause and words
    notes: list[str] = field(default_factory=list)


COLUMNS = [one.name for one in fields(Proposal) if one.name not in ("tier", "is_read_back")]


def read_file(file: Path) -> list[Proposal]:
    """Read a proposals.csv, whoever wrote it; no gate is asked of its values.

    Raises:
        QiyueError: it cannot be read, or lacks a column.
    """
    try:
        with plain_file_errors("reading the proposals"), file.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines, strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise QiyueError(f"{show_path(file)} must be a CSV file in UTF-8; write it anew ({error}).") from error
    missing = [name for name in COLUMNS[:6] if rows and name not in rows[0]]
    if missing:
        raise QiyueError(
            f"{show_path(file)} lacks the columns {', '.join(missing)}; it has to have {', '.join(COLUMNS)}."
        )
    try:
        return [
            Proposal(
                file=row["file"] or "",
                row=row["row"] or "",
                column=row["column"] or "",
                value=row["value"] or "",
                quotation=row["quotation"] or "",
                clause_ref=row["clause_ref"] or "",
                confidence=float(row.get("confidence") or NOT_SEEN),
                rule=row.get("rule") or "",
            )
            for row in rows
        ]
    except ValueError as error:
        raise QiyueError(f"{show_path(file)} holds a confidence that is no number: {error}.") from error
