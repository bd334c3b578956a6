"""`qiyue check`: whether a register can be built from, cell by cell, before any build."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.text import Text

from qiyue import specification
from qiyue.check import reading
from qiyue.check.faults import Fault, Kind
from qiyue.errors import QiyueError, plain_file_errors, show_path
from qiyue.project import Project

__all__ = ["Fault", "Kind", "Report", "require_sound", "run_check", "show"]

DEFAULT_DOCS = "warehouse/check"


@dataclass
class Report:
    """What a check came to.

    `faults` stop a build; `changes` do so too, but `--fix` can write them anew; `tidied` is what the database reads as
    it is meant; `notes` are worth knowing. `unit` is what was read: files, or the sheets of a workbook.
    """

    faults: list[Fault] = field(default_factory=list)
    changes: list[Fault] = field(default_factory=list)
    tidied: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)
    file_count: int = 0
    row_count: int = 0
    docs: Path | None = None
    written: list[Path] = field(default_factory=list)
    not_written: list[Path] = field(default_factory=list)
    unit: str = "file"

    @property
    def is_sound(self) -> bool:
        """Whether a build may read the register as it is."""
        return not self.faults and not self.changes


def run_check(
    project: Project, folder: Path | None = None, *, docs: Path | None = None, fix: Path | None = None
) -> Report:
    """Check a register.

    Args:
        project: whose description of the register counts, and whose own register is checked without a folder.
        folder: a folder with another register, in files NAME.csv or NAME.parquet.
        docs: a folder for the Data Docs, made where there is none; without it none are written.
        fix: a new or empty folder for normalised copies of what can be read without doubt.

    Raises:
        QiyueError: a folder cannot be read or written, or `fix` is not empty.
    """
    described = specification.load(project)
    if not described.entities:
        return Report()
    folders = {area: folder or project.root / "seeds" / area for area in specification.AREAS}
    for place in folders.values():
        if not place.is_dir():
            raise QiyueError(f"There is no folder {show_path(place)}; name one that holds a register.")
    if fix:
        _check_fix_folder(fix)
    with plain_file_errors("reading the register"):
        register = reading.read_register(described, folders)
    report = judge(described, register, docs=docs)
    if fix:
        _write_fixed(register, report, fix)
    return report


def judge(described: specification.Specification, register: reading.Register, *, docs: Path | None = None) -> Report:
    """Hold what was read of a register against its description; `docs` as in `run_check`."""
    found = list(register.faults)
    report = Report(
        file_count=len(register.sources), row_count=sum(len(table.rows) for table in register.tables.values())
    )
    if report.row_count:
        from qiyue.check import suites

        outcomes = suites.validate(described, register)
        found += [fault for outcome in outcomes.values() for fault in outcome.faults]
        if docs:
            from qiyue.check import docs as data_docs

            report.docs = data_docs.write(outcomes, docs)
    found.sort()
    by_kind = {
        Kind.FAULT: report.faults,
        Kind.CHANGE: report.changes,
        Kind.HARMLESS: report.tidied,
        Kind.NOTE: report.notes,
    }
    for fault in found:
        by_kind[fault.kind].append(fault)
    return report


def show(report: Report, console: Console, *, fix: Path | None = None) -> None:
    """Print a report, one line for each thing that it has to say."""
    for fault in report.notes:
        console.print(Text(str(fault), style="dim"), soft_wrap=True)
    styles = {Kind.FAULT: "red", Kind.CHANGE: "green" if fix else "yellow"}
    for fault in sorted([*report.faults, *report.changes, *(report.tidied if fix else [])]):
        console.print(Text(str(fault), style=styles.get(fault.kind, "dim")), soft_wrap=True)
    size = f"{_count(report.file_count, report.unit)} and {_count(report.row_count, 'row')} read"
    if report.is_sound:
        console.print(f"The register is sound: {size}.", soft_wrap=True)
    else:
        console.print(Text(_count_up(report, size, fixed=fix is not None)), soft_wrap=True)
    if fix:
        console.print(Text(f"Written to {show_path(fix)}: {_count(len(report.written), 'file')}."), soft_wrap=True)
        for path in report.not_written:
            console.print(Text(f"Not written: {show_path(path)}; mend it first."), soft_wrap=True)
        if report.changes and not report.faults:
            files = {fault.file for fault in report.changes}
            said = "The file given still needs its" if len(files) == 1 else "The files given still need their"
            console.print(
                Text(f"{said} changes, hence exit code 1; build from {show_path(fix)}, or put the copies in place."),
                soft_wrap=True,
            )
    if report.docs:
        console.print(Text(f"Data Docs: {show_path(report.docs)}"), soft_wrap=True)


def require_sound(project: Project, folder: Path | None, console: Console) -> None:
    """Check a register before a build, and print what is wrong with it.

    Raises:
        QiyueError: there is a fault.
    """
    report = run_check(project, folder)
    if report.is_sound:
        for note in report.notes:
            console.print(Text(str(note), style="dim"), soft_wrap=True)
        return
    show(report, console)
    raise QiyueError(
        "The register has faults, see above; mend them and run it again (`qiyue check` shows them too). "
        "Nothing was built: the published warehouse is as it was."
    )


def _count_up(report: Report, size: str, *, fixed: bool) -> str:
    files = Counter(fault.file for fault in [*report.faults, *report.changes])
    faults, changes = len(report.faults), len(report.changes)
    said = f"{_count(faults + changes, 'fault')} in {_count(len(files), report.unit)} ({size})."
    if changes and fixed and not faults:
        return f"{said} {'It is' if changes == 1 else 'All are'} normalised in the copies."
    if changes and fixed:
        normalised = "1 of them is" if changes == 1 else f"{changes:,} of them are"
        left = "1 is" if faults == 1 else f"{faults:,} are"
        return f"{said} {normalised} normalised in the copies, {left} left to mend."
    if changes:
        return f"{said} {changes:,} can be normalised: `qiyue check --fix DIR` writes copies into a new folder."
    return said


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _check_fix_folder(fix: Path) -> None:
    if fix.exists() and (not fix.is_dir() or any(fix.iterdir())):
        raise QiyueError(f"{show_path(fix)} is not an empty folder; name a new one, so that nothing is written over.")


def _write_fixed(register: reading.Register, report: Report, folder: Path) -> None:
    """Write every file that could be read into a folder, each cell as the register writes it."""
    with plain_file_errors("writing the normalised copies"):
        folder.mkdir(parents=True, exist_ok=True)
        for name, source in register.sources.items():
            table = register.tables.get(name)
            touched = any(fault.file == show_path(source) for fault in [*report.changes, *report.tidied])
            if source.suffix == ".parquet" and not touched and source.is_file():
                target = folder / source.name
                shutil.copyfile(source, target)
            elif table is None or not table.is_whole or table.torn_rows or table.has_lost_columns:
                # To leave out what could not be read would lose it without a word.
                report.not_written.append(source)
                continue
            else:
                target = folder / f"{name}.csv"
                _write_table(table, target)
            report.written.append(target)


def _write_table(table: reading.Table, target: Path) -> None:
    columns = [*table.columns, *table.further_columns]
    with target.open("x", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([[cells.get(column) or "" for column in columns] for cells in table.rows.values()])
