"""Reads a workbook as the register that it shows, and names every fault by sheet and cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter

from qiyue.check.faults import Fault, Kind
from qiyue.check.reading import Register, Table
from qiyue.specification import Entity, Specification
from qiyue.workbook import cells, layout, review
from qiyue.workbook.codes import Codes
from qiyue.workbook.heading import Heading, read_heading, resembles
from qiyue.workbook.opening import open_workbook


@dataclass
class Book:
    """What a workbook holds: a register, and the letter of each column in its sheet."""

    register: Register
    letters: dict[tuple[str, str], str] = field(default_factory=dict)  # file and column -> letter

    def located(self, fault: Fault) -> Fault:
        """Say in which cell a fault of the check is."""
        entity = next(table.entity for table in self.register.tables.values() if table.file == fault.file)
        column = entity.columns[fault.place - 1].name if fault.place else ""
        return replace(fault, cell=f"{self.letters.get((entity.name, column), '')}{fault.row}" if fault.row else "")


def read(path: Path, specification: Specification, codes: Codes) -> Book:
    """Read a workbook; its faults stand in `register.faults`.

    Raises:
        QiyueError: the file is no workbook that can be opened.
    """
    opened = open_workbook(path)
    book = Book(Register())
    by_name = {layout.plain(name): entity for entity in layout.in_order(specification) for name in _names(entity)}
    helpers = {layout.plain(name) for name in layout.texts()["sheets"].values()}
    pages: dict[str, Any] = {}
    for page in opened.worksheets:
        entity = by_name.get(layout.plain(page.title))
        if entity and entity.name not in pages:
            pages[entity.name] = page
        elif layout.plain(page.title) not in helpers:
            book.register.faults.append(_unknown(page, specification))
    for entity in layout.in_order(specification):
        if entity.name in pages:
            _Sheet(pages[entity.name], path, entity, codes, book).read()
        else:
            wanted = "no sheet of this name; what the register has of it stays, and a build from here has none"
            book.register.faults.append(Fault(layout.title(entity), 0, 0, "", "", wanted, Kind.NOTE))
    name = layout.plain(layout.texts()["sheets"]["review"])
    for page in opened.worksheets:
        if layout.plain(page.title) == name:
            review.apply(page, book.register, codes)
    return book


def _names(entity: Entity) -> tuple[str, str]:
    return layout.title(entity), entity.name


def _unknown(page: Any, specification: Specification) -> Fault:
    """Say of a sheet with another name whether it is one of the register."""
    for entity in layout.in_order(specification):
        if resembles(page, entity):
            return Fault(page.title, 0, 0, "", "", f"the name {layout.title(entity)}, once; this sheet is not read")
    return Fault(page.title, 0, 0, "", "", "no sheet of the register; it is not read", Kind.NOTE)


class _Sheet:
    """The sheet of a file while it is read."""

    def __init__(self, page: Any, path: Path, entity: Entity, codes: Codes, book: Book) -> None:
        self._page, self._path, self._entity, self._codes, self._book = page, path, entity, codes, book
        self._faults = book.register.faults

    def read(self) -> None:
        heading = read_heading(self._page, self._entity)
        for said_of, letter, name, wanted, kind in heading.said:
            self._say(wanted, said_of, letter, name, kind=kind)
        if not set(self._entity.required) <= set(heading.columns):
            # Without its key no row can be told from another.
            self._book.register.unread.add(self._entity.name)
            return
        table = Table(self._entity, self._page.title, list(heading.columns))
        self._book.register.tables[self._entity.name] = table
        self._book.register.sources[self._entity.name] = self._path
        for name, place in heading.columns.items():
            self._book.letters[self._entity.name, name] = get_column_letter(place)
        if self._page.sheet_state != "visible":
            self._say("the sheet is hidden and is read", kind=Kind.NOTE)
        hidden = []
        for number, row in self._rows(heading):
            if self._is_no_row(heading, number, row):
                continue
            table.rows[number] = self._cells(heading, number, row)
            if self._page.row_dimensions[number].hidden:
                hidden.append(number)
        if hidden:
            self._say(f"rows that are hidden are read: {', '.join(map(str, hidden))}", kind=Kind.NOTE)
        self._look_at_merged(heading)

    def _rows(self, heading: Heading) -> Iterator[tuple[int, dict[str, Cell]]]:
        """Give the cells of each row that is not blank."""
        names = {place: name for name, place in heading.columns.items()}
        rows: dict[int, dict[str, Cell]] = defaultdict(dict)
        # Not by iter_rows: it makes a cell for each that is missing, a million rows of them below a stray one.
        for (number, place), cell in sorted(self._page._cells.items()):
            if number > heading.last_row and place in names and not isinstance(cell, MergedCell):
                rows[number][names[place]] = cell
        for number, row in rows.items():
            if any(cell.value is not None and str(cell.value).strip() for cell in row.values()):
                yield number, row

    def _is_no_row(self, heading: Heading, number: int, row: dict[str, Cell]) -> bool:
        """Name a row that is none of the register: totals, or the heading once more."""
        shown = {name: layout.plain(cell.value).rstrip(":") for name, cell in row.items() if cell.value is not None}
        key = next((name for name in self._entity.key if shown.get(name) in layout.texts()["totals"]), None)
        if key:
            self._say_of(heading, number, key, str(row[key].value), "no row of totals; delete it")
            return True
        repeated = [name for name, text in shown.items() if text in heading.words[name]]
        if len(repeated) == len(shown) > 1:
            wanted = "a row of the register; this is the heading once more"
            self._say_of(heading, number, repeated[0], str(row[repeated[0]].value), wanted)
            return True
        return False

    def _cells(self, heading: Heading, number: int, row: dict[str, Cell]) -> dict[str, str | None]:
        found: dict[str, str | None] = {}
        for column in self._entity.columns:
            if column.name not in heading.columns:
                continue
            try:
                found[column.name] = (
                    cells.read(row[column.name], column, self._codes) or None if column.name in row else None
                )
            except cells.CellError as error:
                self._say_of(heading, number, column.name, error.value, error.wanted)
                found[column.name] = error.value
        return found

    def _look_at_merged(self, heading: Heading) -> None:
        places = {place: name for name, place in heading.columns.items()}
        for merged in self._page.merged_cells.ranges:
            value = self._page.cell(merged.min_row, merged.min_col).value
            columns = [place for place in range(merged.min_col, merged.max_col + 1) if place in places]
            if merged.max_row > heading.last_row and columns and value is not None:
                wanted = f"single cells; {merged.coord} are merged: take them apart and fill each of them in"
                self._say_of(heading, merged.min_row, places[columns[0]], str(value), wanted)

    def _say_of(self, heading: Heading, number: int, name: str, value: str, wanted: str) -> None:
        self._say(wanted, number, get_column_letter(heading.columns[name]), name, value)

    def _say(
        self, wanted: str, row: int = 0, letter: str = "", column: str = "", value: str = "", kind: Kind = Kind.FAULT
    ) -> None:
        names = [known.name for known in self._entity.columns]
        place = names.index(column) + 1 if column in names else 0
        cell = f"{letter}{row}" if letter and row else ""
        self._faults.append(Fault(self._page.title, row, place, column, value, wanted, kind, cell))
