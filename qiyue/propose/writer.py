"""Writes proposals as a folder: the files of a register, `proposals.csv`, and what was read and not expressed."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from qiyue import texts
from qiyue.errors import QiyueError, plain_file_errors, show_path
from qiyue.propose.gate import key_cells
from qiyue.propose.privacy import mask
from qiyue.propose.proposals import COLUMNS, FILE_NAME, Proposal, Reading
from qiyue.specification import Column, Specification

THRESHOLD = 0.8  # a tier 2 proposal below it stays out of the register files
UNREAD = "unread.csv"


def refuse_register(folder: Path, described: Specification) -> None:
    """Refuse to write into a register: a folder that holds rows, and no proposals.

    Raises:
        QiyueError: it does.
    """
    if (folder / FILE_NAME).is_file():
        return
    for name in described.file_names:
        for file in (folder / f"{name}.csv", folder / f"{name}.parquet"):
            if file.is_file() and (file.suffix == ".parquet" or len(file.read_bytes().splitlines()) > 1):
                raise QiyueError(
                    f"{show_path(folder)} is a register: it holds rows in {file.name}. Name another folder for the "
                    "proposals; nothing was written."
                )


def write(reading: Reading, described: Specification, folder: Path, document: tuple[str, bytes] | None) -> None:
    """Write a reading into a folder; a register is refused.

    Args:
        reading: what was read; only what passed the gate is in its proposals.
        described: what the register may hold.
        folder: where to write; it is made.
        document: name and bytes of the document, for `source_documents`.

    Raises:
        QiyueError: the folder is a register or cannot be written.
    """
    with plain_file_errors("writing the proposals"):
        folder.mkdir(parents=True, exist_ok=True)
        refuse_register(folder, described)
        rows = register_rows(reading, described)
        if document:
            name, content = document
            document_id = f"doc-{reading.contract_id}"
            rows["source_documents"] = [
                {"document_id": document_id, "file_name": name, "sha256": texts.sha256_of(content)}
            ]
            for row in rows.get("contracts", []):
                row["document_id"] = document_id
        for name, entity in described.entities.items():
            if entity.area != "register":
                continue
            columns = [column.name for column in entity.columns]
            _write(
                folder / f"{name}.csv", columns, ([row.get(one, "") for one in columns] for row in rows.get(name, []))
            )
        _write(folder / FILE_NAME, COLUMNS, (_line(one) for one in reading.proposals))
        _write(folder / UNREAD, ["clause_ref", "words"], [[clause, words] for clause, words in reading.unread])


def register_rows(reading: Reading, described: Specification) -> dict[str, list[dict[str, str]]]:
    """Give the rows of the register files: keys, clause, and the values that are certain enough."""
    rows: dict[str, dict[str, dict[str, str]]] = {}
    quotations: list[dict[str, str]] = []
    for one in reading.proposals:
        entity = described.entities[one.file]
        row = rows.setdefault(one.file, {}).get(one.row)
        if row is None:
            row = key_cells(entity, one.row)
            if entity.column("contract_id"):
                row["contract_id"] = reading.contract_id
            if entity.column("clause_ref"):
                row["clause_ref"] = one.clause_ref
            rows[one.file][one.row] = row
        if one.column == "total_amount":
            row["clause_ref"] = one.clause_ref  # the row of a contract cites the clause of its total
        if one.tier > 1 and one.confidence < THRESHOLD:
            continue
        row[one.column] = one.value
        column = entity.column(one.column)
        if column and _is_quoted(column) and one.is_read_back and entity.column("contract_id"):
            quotations.append(
                {
                    "contract_id": reading.contract_id,
                    "file_name": one.file,
                    "row_key": one.row,
                    "column_name": one.column,
                    "quotation": mask(one.quotation),
                    "clause_ref": one.clause_ref,
                }
            )
    found = {name: list(by_key.values()) for name, by_key in rows.items()}
    found["quotations"] = quotations
    found["document_findings"] = [_blank(reading.contract_id, *numbered) for numbered in enumerate(reading.blanks, 1)]
    return found


def _is_quoted(column: Column) -> bool:
    """Tell whether quotations.csv holds quotations of the column: words are their own."""
    return column.reading["kind"] != "words" and column.form != "words"


def _blank(contract_id: str, number: int, blank: tuple[str, str]) -> dict[str, str]:
    clause, words = blank
    return {
        "contract_id": contract_id,
        "finding_number": str(number),
        "finding_kind": "blank_term",
        "severity": "warning",
        "message_zh": f"“{words}”之后为空白",
        "message_en": f"What follows “{words}” is blank",
        "remedy_zh": "请核对原件并补填",
        "remedy_en": "Look at the original and have it filled in",
        "clause_ref": clause,
    }


def _line(one: Proposal) -> list[str]:
    return [
        one.file,
        one.row,
        one.column,
        one.value,
        mask(one.quotation),
        one.clause_ref,
        f"{one.confidence:.2f}",
        one.rule,
    ]


def _write(file: Path, header: list[str], rows: Iterable[list[str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
