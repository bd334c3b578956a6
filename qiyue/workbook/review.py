"""What a person decided about each proposed value, on the sheet of proposals."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from openpyxl.cell.cell import Cell

from qiyue.check.faults import Fault
from qiyue.check.reading import Cells, Register
from qiyue.specification import Column
from qiyue.workbook import cells, layout
from qiyue.workbook.codes import Codes

_NAMES = ("file", "row", "column", "value", "decision", "new_value")


def apply(page: Any, register: Register, codes: Codes) -> None:
    """Take the decisions into the register: a changed value into its cell, a rejected one out of it.

    A cell that no longer holds the proposed value has been decided on by whoever changed it.
    """
    names = {_text(page.cell(layout.NAME_ROW, place)): place for place in range(1, min(page.max_column, 40) + 1)}
    missing = [name for name in _NAMES if name not in names]
    if missing:
        wanted = f"the columns {', '.join(missing)}; write the workbook anew"
        register.faults.append(Fault(page.title, 0, 0, "", "", wanted))
        return
    # By the keys as they stand in the sheets: a decision may change one.
    rows_of: dict[tuple[str, str], list[Cells]] = defaultdict(list)
    for file, table in register.tables.items():
        for row in table.rows.values():
            rows_of[file, table.entity.row_key(_filled(row))].append(row)
    for number in range(layout.FIRST_ROW, page.max_row + 1):
        line = {name: page.cell(number, names[name]) for name in _NAMES}
        found = register.tables.get(_text(line["file"]))
        column = found.entity.column(_text(line["column"])) if found else None
        if not found or not column:
            continue
        value = _text(line["value"])
        meant = codes.code(column, value) if codes.of(column) else value
        rows = rows_of[found.entity.name, _text(line["row"])]
        as_proposed = [row for row in rows if (row.get(column.name) or "") == meant]
        said = None
        if as_proposed:
            said = _decide(line, column, as_proposed, codes, is_key=column.name in found.entity.key)
        elif not rows and not _text(line["decision"]):
            said = line["decision"], "a decision; its row is no longer in its sheet"
        if said:
            cell, wanted = said
            name = f"{found.entity.name}.{column.name}"
            register.faults.append(Fault(page.title, number, 0, name, value, wanted, cell=cell.coordinate))


def _decide(
    line: dict[str, Cell], column: Column, rows: list[Cells], codes: Codes, *, is_key: bool
) -> tuple[Cell, str] | None:
    """Carry a decision out on the rows that hold the proposed value; give the cell and what is wanted where it fails.

    A rejected value leaves its cell empty.
    """
    accept, change, reject = layout.texts()["decisions"]
    decision = _text(line["decision"])
    if decision == accept:
        return None
    if decision == change:
        try:
            decided = cells.read(line["new_value"], column, codes)
        except cells.CellError as error:
            return line["new_value"], error.wanted
        if not decided:
            return line["new_value"], "the new value, here or in its own sheet; it still stands there as proposed"
    elif decision == reject and is_key:
        return line["decision"], f"a row without its key is none: delete the row in its own sheet, or choose {accept}"
    elif decision == reject:
        decided = ""
    else:
        return line["decision"], f"a decision: {accept} (accept), {change} (change) or {reject} (reject)"
    for row in rows:
        row[column.name] = decided or None
    return None


def _text(cell: Cell) -> str:
    try:
        return cells.as_text(cell)
    except cells.CellError as error:
        return error.value


def _filled(row: Cells) -> dict[str, str]:
    return {name: value or "" for name, value in row.items()}
