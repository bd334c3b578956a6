"""The heading of a sheet: which of its columns is which of the register, wherever it has been moved."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils import get_column_letter

from qiyue.check.faults import Kind
from qiyue.specification import Entity
from qiyue.workbook import layout
from qiyue.workbook.faults import Sayer

# The heading is looked for in the first rows and columns alone.
_ROWS, _COLUMNS = 12, 400


@dataclass
class Heading:
    """Columns of a sheet: the place of each, from 1, the last row of the heading, and the words for each column."""

    columns: dict[str, int] = field(default_factory=dict)
    last_row: int = 0
    words: dict[str, set[str]] = field(default_factory=dict)


def read_heading(page: Any, entity: Entity, say: Sayer) -> Heading:
    """Find the columns of a file in a sheet, by their names or else by their headings, and name what is wrong."""
    found = Heading(words={column.name: _words(column.name, layout.heading(column)) for column in entity.columns})
    rows = _heading_rows(page, entity)
    if not rows:
        say(f"the headings of the table, such as {', '.join(column.name for column in entity.columns[:3])}", 1, 1)
        return found
    found.last_row = max(rows)
    names = {layout.plain(column.name): column.name for column in entity.columns}
    headings = {layout.plain(layout.heading(column)): column.name for column in entity.columns}
    seen: set[str] = set()
    unknown: dict[int, str] = {}
    for place in range(1, min(page.max_column, _COLUMNS) + 1):
        written = [layout.plain(page.cell(row, place).value or "") for row in rows]
        name = next((names[text] for text in written if text in names), "")
        heading = next((headings[text] for text in written if text in headings), "")
        if not name and not heading:
            unknown[place] = next((text for text in written if text), "")
        elif name and heading and name != heading:
            say(f"one column; the heading says {heading}, the name below {name}", found.last_row, place, name)
        elif (name or heading) in found.columns:
            first = get_column_letter(found.columns[name or heading])
            say(f"each column once; it stands in {first}, too", found.last_row, place, name or heading)
        else:
            found.columns[name or heading] = place
        seen |= {name, heading}
    missing = [column for column in entity.columns if column.name not in seen]
    _say_of_unknown(page, unknown, [column.name for column in missing], found.last_row, say)
    for column in missing:
        wanted = f"the column {layout.heading(column)}, which is missing; insert it, or write the workbook anew"
        say(wanted, column=column.name)
    return found


def resembles(page: Any, entity: Entity) -> bool:
    """Tell whether a sheet has the heading of a file, whatever its name."""
    found = read_heading(page, entity, Sayer("", entity, [])).columns
    return set(entity.key) <= set(found) and 2 * len(found) > len(entity.columns)


def _say_of_unknown(page: Any, unknown: dict[int, str], missing: list[str], last_row: int, say: Sayer) -> None:
    """Say of a column that is none of the register whether it seems to be meant as one."""
    filled = {place for (row, place), cell in page._cells.items() if row > last_row and cell.value is not None}
    for place, text in unknown.items():
        near = difflib.get_close_matches(text, missing, n=1, cutoff=0.8)
        if near:
            say(f"the name {near[0]}; under this one the column is not read", last_row, place)
        elif text:
            say(f"no column of the register ({text}); it is not read", last_row, place, kind=Kind.NOTE)
        elif place in filled:
            say("a name for every column; the values below it are not read", last_row, place)


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
