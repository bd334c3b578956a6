"""Reads a workbook as the register that it shows, and names every fault by sheet and cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import column_index_from_string, get_column_letter

from qiyue.check.faults import Fault, Kind
from qiyue.check.normalise import BLANKS
from qiyue.check.reading import Cells, Register, Table
from qiyue.specification import Entity, Specification
from qiyue.workbook import cells, layout, review
from qiyue.workbook.codes import Codes
from qiyue.workbook.faults import Sayer
from qiyue.workbook.heading import read_heading, resembles
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
    _look_for_contracts(book)
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


def _look_for_contracts(book: Book) -> None:
    """Name rows of a contract that the sheet of contracts lacks: an import could not tell whose rows they replace."""
    contracts = book.register.tables.get("contracts")
    if not contracts:
        return
    known = {row["contract_id"] for row in contracts.rows.values()}
    for table in book.register.tables.values():
        say = Sayer(table.file, table.entity, book.register.faults)
        for number, row in table.rows.items():
            contract = row.get("contract_id")
            if contract and contract not in known:
                place = column_index_from_string(book.letters[table.entity.name, "contract_id"])
                say(f"a contract of the sheet {contracts.file}", number, place, "contract_id", contract)


class _Sheet:
    """The sheet of a file while it is read."""

    def __init__(self, page: Any, path: Path, entity: Entity, codes: Codes, book: Book) -> None:
        self._page, self._path, self._entity, self._codes, self._book = page, path, entity, codes, book
        self._say = Sayer(page.title, entity, book.register.faults)
        self._heading = read_heading(page, entity, self._say)

    def read(self) -> None:
        if not set(self._entity.required) <= set(self._heading.columns):
            # Without its key no row can be told from another.
            self._book.register.unread.add(self._entity.name)
            return
        table = Table(self._entity, self._page.title, list(self._heading.columns))
        self._book.register.tables[self._entity.name] = table
        self._book.register.sources[self._entity.name] = self._path
        for name, place in self._heading.columns.items():
            self._book.letters[self._entity.name, name] = get_column_letter(place)
        table.rows = {number: self._texts(row) for number, row in self._rows()}
        self._look_at_hidden(table)
        self._look_at_merged()

    def _rows(self) -> Iterator[tuple[int, dict[str, Cell]]]:
        """Give the cells of each row of the register."""
        names = {place: name for name, place in self._heading.columns.items()}
        rows: dict[int, dict[str, Cell]] = defaultdict(dict)
        # Not by iter_rows: it makes a cell for each that is missing, a million rows of them below a stray one.
        for (number, place), cell in sorted(self._page._cells.items()):
            if number > self._heading.last_row and place in names and not isinstance(cell, MergedCell):
                rows[number][names[place]] = cell
        for number, row in rows.items():
            is_blank = not any(cell.value is not None and str(cell.value).strip(BLANKS) for cell in row.values())
            if not is_blank and not self._is_no_row(row):
                yield number, row

    def _is_no_row(self, row: dict[str, Cell]) -> bool:
        """Name a row that is none of the register: totals, or the heading once more."""
        shown = {name: layout.plain(cell.value).rstrip(":") for name, cell in row.items() if cell.value is not None}
        if name := next((name for name in self._entity.key if shown.get(name) in layout.texts()["totals"]), None):
            self._say_of(row[name], name, "no row of totals; delete it")
            return True
        if len(shown) > 1 and all(text in self._heading.words[name] for name, text in shown.items()):
            name = next(iter(shown))
            self._say_of(row[name], name, "a row of the register; this is the heading once more")
            return True
        return False

    def _texts(self, row: dict[str, Cell]) -> Cells:
        """Give the cells of a row as the register writes them."""
        found: Cells = {}
        for column in self._entity.columns:
            try:
                text = cells.read(row[column.name], column, self._codes) if column.name in row else ""
            except cells.CellError as error:
                self._say_of(row[column.name], column.name, error.wanted, error.value)
                text = error.value
            found[column.name] = text or None
        return found

    def _look_at_hidden(self, table: Table) -> None:
        if self._page.sheet_state != "visible":
            self._say("the sheet is hidden and is read", kind=Kind.NOTE)
        hidden = [number for number in table.rows if self._page.row_dimensions[number].hidden]
        if hidden:
            self._say(f"hidden rows are read: {len(hidden)}, the first is row {hidden[0]}", kind=Kind.NOTE)

    def _look_at_merged(self) -> None:
        places = {place: name for name, place in self._heading.columns.items()}
        for merged in self._page.merged_cells.ranges:
            cell = self._page.cell(merged.min_row, merged.min_col)
            columns = [places[place] for place in range(merged.min_col, merged.max_col + 1) if place in places]
            if merged.max_row > self._heading.last_row and columns and cell.value is not None:
                wanted = f"single cells; {merged.coord} are merged: take them apart and fill each of them in"
                self._say_of(cell, columns[0], wanted)

    def _say_of(self, cell: Cell, column: str, wanted: str, value: str | None = None) -> None:
        self._say(wanted, cell.row, cell.column, column, str(cell.value) if value is None else value)
