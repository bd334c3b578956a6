"""A register as one Excel file and back: `qiyue workbook`, `qiyue import`, and wherever a workbook stands for a folder.

The CSV files are the record; a workbook is a view of them that can be edited.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import Enum, auto
from pathlib import Path

import typer
from rich.console import Console
from rich.text import Text

from qiyue import check, specification
from qiyue.check.faults import mask
from qiyue.check.reading import LONGEST_CELL, Cells, read_register
from qiyue.console import clean
from qiyue.errors import QiyueError, plain_file_errors, show_path
from qiyue.project import Project
from qiyue.specification import Specification
from qiyue.workbook import merge, proposals, reader, writer
from qiyue.workbook.codes import Codes
from qiyue.workbook.opening import is_workbook
from qiyue.workbook.reader import Book

__all__ = ["Book", "Import", "as_folder", "import_workbook", "is_workbook", "read_workbook", "write_workbook"]


class Import(Enum):
    """What became of a workbook: it has faults, was not wanted, or stands in the register."""

    FAULTY = auto()
    DECLINED = auto()
    WRITTEN = auto()


def write_workbook(
    project: Project,
    out: Path,
    *,
    register: Path | None = None,
    proposed: Path | None = None,
    contracts: Sequence[str] = (),
    language: str = "zh",
) -> int:
    """Write a register as a workbook; give the number of its rows.

    Args:
        project: whose description of the register counts, and whose own register is written without a folder.
        out: the new file.
        register: a folder with another register.
        proposed: a folder with `proposals.csv`; where no register is named, the one beside it is written.
        contracts: the contracts to write, with their parties and documents; none for all.
        language: that of the words for codes, `zh` or `en`.

    Raises:
        QiyueError: the register cannot be read, a contract is not in it, or the file is there already.
    """
    if out.exists():
        raise QiyueError(f"{show_path(out)} is there already and may hold somebody's work; name another file.")
    described = specification.load(project)
    rows = _rows(described, _folders(project, register or proposed))
    if contracts:
        rows = _only(described, rows, contracts)
    own = _rows(described, _folders(project, None))
    content = writer.Content(
        rows,
        examples=_examples(own),
        proposals=proposals.read(proposed, described) if proposed else (),
        has_proposals=proposed is not None,
        language=language,
    )
    with plain_file_errors("writing the workbook"):
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(writer.make(described, Codes(project, described), content))
    return sum(len(found) for found in rows.values())


def read_workbook(project: Project, path: Path, *, docs: Path | None = None) -> tuple[Book, check.Report]:
    """Read a workbook and check it as `qiyue check` does a folder; faults name sheet and cell.

    Args:
        project: whose description of the register counts.
        path: the workbook.
        docs: a folder for the Data Docs; without it none are written.

    Raises:
        QiyueError: the file is no workbook that can be opened.
    """
    described = specification.load(project)
    with plain_file_errors("reading the workbook"):
        book = reader.read(path, described, Codes(project, described))
    report = check.judge(described, book.register, docs=docs)
    report.unit = "sheet"
    told = {(fault.file, fault.row, fault.place) for fault in report.faults if fault.cell}
    report.faults = [
        fault if fault.cell or not fault.row else book.located(fault)
        for fault in report.faults
        # What the check says of a cell that could not be read follows from that.
        if fault.cell or (fault.file, fault.row, fault.place) not in told
    ]
    return book, report


def import_workbook(
    project: Project, path: Path, into: Path | None, console: Console, *, yes: bool = False, dry_run: bool = False
) -> Import:
    """Show what a workbook changes in a register, ask, and write it; give what became of it.

    Args:
        project: whose description of the register counts, and into whose own register it goes without a folder.
        path: the workbook.
        into: the folder of another register, made where there is none.
        console: where it is shown.
        yes: write without asking.
        dry_run: write nothing.

    Raises:
        QiyueError: the workbook cannot be opened, or the register not be written.
    """
    book, report = read_workbook(project, path)
    check.show(report, console)
    if not report.is_sound:
        console.print("Nothing was written.")
        return Import.FAULTY
    changes = merge.plan(book, _folders(project, into))
    for change in changes:
        for line in merge.lines(change):
            console.print(Text(clean(mask(line))), soft_wrap=True)
    changing = sum(change.is_changed or change.is_new for change in changes)
    if not changing:
        console.print("Nothing changes: the register holds all of it already.")
        return Import.WRITTEN
    if dry_run:
        console.print("Nothing was written (--dry-run).")
        return Import.DECLINED
    if not (yes or _agreed()):
        console.print("Nothing was written; add --yes to write without being asked.")
        return Import.DECLINED
    merge.write(changes)
    console.print(f"Written: {changing} file{'' if changing == 1 else 's'}.")
    return Import.WRITTEN


@contextmanager
def as_folder(project: Project, register: Path | None, console: Console) -> Iterator[Path | None]:
    """Give the folder of a register; for a workbook a temporary one with its rows as CSV files.

    Raises:
        QiyueError: the workbook has faults, which are printed, or cannot be opened.
    """
    if register is None or not is_workbook(register):
        yield register
        return
    book, report = read_workbook(project, register)
    if not report.is_sound:
        check.show(report, console)
        raise QiyueError(
            "The workbook has faults, see above; mend them and run it again. "
            "Nothing was built: the published warehouse is as it was."
        )
    for note in report.notes:
        console.print(Text(str(note), style="dim"), soft_wrap=True)
    with tempfile.TemporaryDirectory(prefix="qiyue-") as folder:
        with plain_file_errors("converting the workbook"):
            for name, table in book.register.tables.items():
                with (Path(folder) / f"{name}.csv").open("x", encoding="utf-8", newline="") as file:
                    lines = csv.writer(file, lineterminator="\n")
                    lines.writerow(table.columns)
                    lines.writerows([cells[column] or "" for column in table.columns] for cells in table.rows.values())
        yield Path(folder)


def _folders(project: Project, folder: Path | None) -> dict[str, Path]:
    return {area: folder or project.root / "seeds" / area for area in specification.AREAS}


def _rows(described: Specification, folders: dict[str, Path]) -> dict[str, list[Cells]]:
    """Read the rows of a register, whether or not `qiyue check` would find a fault in them."""
    for folder in folders.values():
        if not folder.is_dir():
            raise QiyueError(f"There is no folder {show_path(folder)}; name one that holds a register.")
    with plain_file_errors("reading the register"):
        register = read_register(described, folders)
    lost = [name for name in register.sources if name in register.unread]
    lost += [
        name
        for name, table in register.tables.items()
        if table.torn_rows
        or table.has_lost_columns
        or not table.is_whole
        or any(len(value or "") >= LONGEST_CELL for cells in table.rows.values() for value in cells.values())
    ]
    if lost:
        raise QiyueError(
            f"{show_path(register.sources[lost[0]])} cannot be shown as a sheet without losing something; "
            "`qiyue check` says why."
        )
    return {name: list(table.rows.values()) for name, table in register.tables.items()}


def _only(described: Specification, rows: dict[str, list[Cells]], contracts: Sequence[str]) -> dict[str, list[Cells]]:
    """Give the rows of some contracts, with the parties and documents that they name."""
    known = {cells["contract_id"] for cells in rows.get("contracts", ())}
    for contract in contracts:
        if contract not in known:
            names = ", ".join(sorted(filter(None, known)))
            raise QiyueError(f"The register has no contract {contract}; it has {names}.")
    chosen = {name: [cells for cells in found if cells.get("contract_id") in contracts] for name, found in rows.items()}
    named: dict[str, set[str]] = {}
    for entity in described.entities.values():
        for column in entity.columns:
            if column.references:
                values = {cells.get(column.name) or "" for cells in chosen.get(entity.name, ())}
                named.setdefault(column.references, set()).update(values)
    for name, found in rows.items():
        key = described.entities[name].key[0]
        if key != "contract_id":
            chosen[name] = [cells for cells in found if cells[key] in named.get(f"{name}.{key}", set())]
    return chosen


def _examples(rows: dict[str, list[Cells]]) -> dict[tuple[str, str], str]:
    """Give the first value of each column that is short enough to be an example."""
    found: dict[tuple[str, str], str] = {}
    for name, table in rows.items():
        for cells in table:
            for column, value in cells.items():
                if value and len(value) <= 40:
                    found.setdefault((name, column), value)
    return found


def _agreed() -> bool:
    return sys.stdin.isatty() and typer.confirm("Write these changes?")
