"""The heading of a sheet: which of its columns is which of the register, wherever it has been moved."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils import get_column_letter

from qiyue.check.faults import Kind
from qiyue.specification import Entity
from qiyue.workbook import layout

# The heading is looked for in the first rows and columns alone.
_ROWS, _COLUMNS = 12, 400


@dataclass
class Heading:
    """Columns of a sheet: the place of each, the last row of the heading, the words for each, and what is wrong."""

    columns: dict[str, int] = field(default_factory=dict)
    last_row: int = 0
    words: dict[str, set[str]] = field(default_factory=dict)
    said: list[tuple[int, str, str, str, Kind]] = field(default_factory=list)  # row, letter, column, wanted, kind


def read_heading(page: Any, entity: Entity) -> Heading:
    """Find the columns of a file in a sheet, by their names or else by their Chinese headings."""
    found = Heading(words={column.name: _words(column.name, layout.heading(column)) for column in entity.columns})
    rows = _heading_rows(page, entity)
    if not rows:
        wanted = f"the headings of the table, such as {', '.join(column.name for column in entity.columns[:3])}"
        found.said.append((1, "A", "", wanted, Kind.FAULT))
        found.last_row = page.max_row
        return found
    found.last_row = max(rows)
    names = {layout.plain(column.name): column.name for column in entity.columns}
    headings = {layout.plain(layout.heading(column)): column.name for column in entity.columns}
    missing = {column.name for column in entity.columns}
    unknown: list[tuple[int, str]] = []
    filled = {place for (row, place), cell in page._cells.items() if row > found.last_row and cell.value is not None}
    for place in range(1, min(page.max_column, _COLUMNS) + 1):
        written = [str(page.cell(row, place).value or "") for row in rows]
        by_name = next((names[layout.plain(text)] for text in written if layout.plain(text) in names), None)
        by_heading = next((headings[layout.plain(text)] for text in written if layout.plain(text) in headings), None)
        name = by_name or by_heading
        letter = get_column_letter(place)
        if name is None:
            if any(written) or place in filled:
                unknown.append((place, next((text for text in written if text), "")))
        elif by_name and by_heading and by_name != by_heading:
            wanted = f"one column; the heading says {by_heading}, the name below {by_name}"
            found.said.append((found.last_row, letter, name, wanted, Kind.FAULT))
            missing -= {by_name, by_heading}
        elif name in found.columns:
            wanted = f"each column once; it stands in {get_column_letter(found.columns[name])}, too"
            found.said.append((found.last_row, letter, name, wanted, Kind.FAULT))
        else:
            found.columns[name] = place
            missing.discard(name)
    for place, text in unknown:
        near = difflib.get_close_matches(layout.plain(text), missing, n=1, cutoff=0.8)
        if not text:
            wanted, kind = "a name for every column; the values below it are not read", Kind.FAULT
        elif near:
            wanted, kind = f"the name {near[0]}; under this one the column is not read", Kind.FAULT
        else:
            wanted, kind = f"no column of the register ({text}); it is not read", Kind.NOTE
        found.said.append((found.last_row, get_column_letter(place), "", wanted, kind))
    for column in entity.columns:
        if column.name in missing:
            wanted = f"the column {layout.heading(column)}, which is missing; insert it, or write the workbook anew"
            found.said.append((0, "", column.name, wanted, Kind.FAULT))
    return found


def resembles(page: Any, entity: Entity) -> bool:
    """Tell whether a sheet has the heading of a file, whatever its name."""
    rows = _heading_rows(page, entity)
    found = read_heading(page, entity).columns if rows else {}
    return set(entity.key) <= set(found) and 2 * len(found) > len(entity.columns)


def _heading_rows(page: Any, entity: Entity) -> list[int]:
    """Give the rows of the heading: the first ones of which half of the cells are names or headings of columns."""
    known = set().union(*(_words(column.name, layout.heading(column)) for column in entity.columns))
    rows: list[int] = []
    for row in range(1, min(page.max_row, _ROWS) + 1):
        shown = [page.cell(row, place).value for place in range(1, min(page.max_column, _COLUMNS) + 1)]
        filled = [layout.plain(value) for value in shown if value is not None]
        if 2 * sum(text in known for text in filled) > len(filled):
            rows.append(row)
        elif rows:
            break
        if len(rows) == layout.NAME_ROW:
            break
    return rows


def _words(name: str, heading: str) -> set[str]:
    return {layout.plain(name), layout.plain(heading)}
