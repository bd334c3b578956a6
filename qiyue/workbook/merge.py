"""Puts the rows of a workbook into the CSV files of a register: what changes, what stays, and all files or none."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from qiyue.errors import QiyueError, plain_file_errors, show_path
from qiyue.specification import Entity
from qiyue.workbook.reader import Book

Row = dict[str, str]


@dataclass
class FileChange:
    """What becomes of one file: its new content, and the lines that say what is new in it.

    `kept` counts rows of which the workbook does not speak: those of contracts, parties or documents that it lacks.
    """

    path: Path
    content: bytes
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    changed: list[tuple[str, str, str, str]] = field(default_factory=list)  # row, column, old, new
    is_moved: bool = False
    is_new: bool = False
    kept: int = 0

    @property
    def is_changed(self) -> bool:
        """Whether a row of the file is another than before."""
        return bool(self.added or self.removed or self.changed or self.is_moved)


def plan(book: Book, folders: dict[str, Path]) -> list[FileChange]:
    """Say what each file would become.

    A workbook speaks for the contracts, parties and documents that it holds: their rows are replaced, those of others
    stay. Columns that the register does not know stay with their row, a file without a sheet as it is.

    Args:
        book: a workbook without a fault.
        folders: the folder of each area (`register`, `actuals`); both may be the same.

    Raises:
        QiyueError: a file is there that cannot be added to.
    """
    tables = book.register.tables.values()
    contracts = {row["contract_id"] or "" for table in tables for row in table.rows.values() if "contract_id" in row}
    changes = []
    for table in tables:
        names = [column.name for column in table.entity.columns]
        rows = [{name: cells.get(name) or "" for name in names} for cells in table.rows.values()]
        group = table.entity.key[0]
        spoken_for = contracts if group == "contract_id" else {row[group] for row in rows}
        folder = folders[table.entity.area]
        if (folder / f"{table.entity.name}.parquet").exists():
            raise QiyueError(
                f"{show_path(folder / table.entity.name)}.parquet is no CSV file; keep the register as CSV, or name "
                "another folder."
            )
        changes.append(_change(table.entity, folder / f"{table.entity.name}.csv", rows, spoken_for))
    # A new register gets all its files, to go on with; in another an empty sheet makes none.
    is_new_register = all(change.is_new for change in changes)
    return [change for change in changes if change.is_changed or change.kept or is_new_register]


def _change(entity: Entity, path: Path, new: list[Row], spoken_for: set[str]) -> FileChange:
    header, old = _read(path, entity)
    merged, kept = _merge(old, new, entity.key[0], spoken_for)
    names = [column.name for column in entity.columns]
    columns = header or names
    columns = columns + [name for name in names if name not in columns and any(row[name] for row in new)]
    before, after = _by_key(entity, old), _by_key(entity, merged)
    for key, row in after.items():
        # What the workbook does not show of a row stays with it.
        for name in columns:
            if name not in names:
                row[name] = before.get(key, {}).get(name, "")
    change = FileChange(path, _content(columns, merged), is_new=not header, kept=kept)
    change.added = [" ".join(key) for key in after if key not in before]
    change.removed = [" ".join(key) for key in before if key not in after]
    for key in after:
        if key in before:
            change.changed += [
                (" ".join(key), name, before[key].get(name, ""), after[key].get(name, ""))
                for name in columns
                if before[key].get(name, "") != after[key].get(name, "")
            ]
    stayed = [key for key in before if key in after]
    change.is_moved = stayed != [key for key in after if key in before]
    return change


def _read(path: Path, entity: Entity) -> tuple[list[str], list[Row]]:
    """Read a file as it stands; a missing one has neither header nor rows."""
    if not path.exists():
        return [], []
    try:
        with plain_file_errors("reading the register"), path.open(encoding="utf-8-sig", newline="") as file:
            header, *rows = [line for line in csv.reader(file, strict=True) if line] or [[]]
    except (UnicodeDecodeError, csv.Error):
        header, rows = [], []
    is_sound = len(set(header)) == len(header) and set(entity.required) <= set(header)
    if not is_sound or any(len(row) != len(header) for row in rows):
        raise QiyueError(
            f"{show_path(path)} has faults and cannot be added to; `qiyue check {show_path(path.parent)}` names them."
        )
    return header, [dict(zip(header, row, strict=True)) for row in rows]


def _merge(old: list[Row], new: list[Row], group: str, spoken_for: set[str]) -> tuple[list[Row], int]:
    """Put new rows in the places of the old ones of their group, further ones behind them; give the count of the kept.

    So a row that nobody touched keeps its place, whatever the order of the file.
    """
    waiting: dict[str, list[Row]] = defaultdict(list)
    for row in new:
        waiting[row[group]].append(row)
    last_place = {row[group]: place for place, row in enumerate(old)}
    merged: list[Row] = []
    kept = 0
    for place, row in enumerate(old):
        if row[group] not in spoken_for:
            merged.append(row)
            kept += 1
            continue
        rows = waiting[row[group]]
        count = len(rows) if last_place[row[group]] == place else 1
        merged += rows[:count]
        del rows[:count]
    left = {id(row) for rows in waiting.values() for row in rows}
    return merged + [row for row in new if id(row) in left], kept


def _by_key(entity: Entity, rows: Sequence[Row]) -> dict[tuple[str, ...], Row]:
    first = entity.key[0]
    if len(entity.key) == 1:
        return {(row[first],): row for row in rows}
    return {(row[first], entity.row_key(row)): row for row in rows}


def _content(columns: Sequence[str], rows: Sequence[Row]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row.get(name, "") for name in columns] for row in rows)
    return text.getvalue().encode()


def write(changes: Sequence[FileChange]) -> None:
    """Write the files that change, all of them or none.

    Raises:
        QiyueError: a file cannot be written; what was there before is there again.
    """
    changing = [change for change in changes if change.is_changed or change.is_new]
    with plain_file_errors("writing the register; nothing was changed"), ExitStack() as undone:
        staged = []
        for folder in {change.path.parent for change in changing}:
            undone.callback(_remove_if_empty, folder, existed=folder.exists())
            folder.mkdir(parents=True, exist_ok=True)
            stage = Path(undone.enter_context(tempfile.TemporaryDirectory(dir=folder, prefix=".import-")))
            staged += [(change, stage) for change in changing if change.path.parent == folder]
        for change, stage in staged:
            (stage / change.path.name).write_bytes(change.content)
            if change.path.exists():
                shutil.copy2(change.path, stage / f"{change.path.name}.before")
        _replace(staged)


def _replace(staged: Sequence[tuple[FileChange, Path]]) -> None:
    done: list[tuple[FileChange, Path]] = []
    try:
        for change, stage in staged:
            done.append((change, stage))
            (stage / change.path.name).replace(change.path)
    except BaseException:
        for change, stage in done:
            before = stage / f"{change.path.name}.before"
            if before.exists():
                before.replace(change.path)
            elif change.is_new:
                change.path.unlink(missing_ok=True)
        raise


def _remove_if_empty(folder: Path, *, existed: bool) -> None:
    if not existed and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def lines(change: FileChange) -> Iterator[str]:
    """Give the lines that say what becomes of a file."""
    counts = [
        f"{len(found)} {noun}{'' if len(found) == 1 else 's'} {done}"
        for found, noun, done in (
            (change.added, "row", "added"),
            (change.removed, "row", "removed"),
            (change.changed, "cell", "changed"),
        )
        if found
    ]
    counts += ["new, without rows"] if change.is_new and not change.added else []
    counts += ["rows in another order"] if change.is_moved else []
    counts += [f"{change.kept} of which the workbook does not speak kept"] if change.kept else []
    yield f"{show_path(change.path)}: {', '.join(counts)}"
    yield from (f"  + {row}" for row in change.added)
    yield from (f"  - {row}" for row in change.removed)
    for row, column, old, new in change.changed:
        yield f"  {row}, {column}: {old or '(blank)'} → {new or '(blank)'}"
