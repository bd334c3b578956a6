"""What a person decided about each proposed value, on the sheet of proposals."""

from __future__ import annotations

from typing import Any

from openpyxl.utils import get_column_letter

from qiyue.check.faults import Fault
from qiyue.check.reading import Cells, Register
from qiyue.workbook import cells, layout
from qiyue.workbook.codes import Codes

_NAMES = ("file", "row", "column", "value", "decision")


def apply(page: Any, register: Register, codes: Codes) -> None:
    """Take the decisions into the register: a rejected value leaves its cell empty.

    A cell that no longer holds the proposed value has been decided on by whoever changed it.
    """
    places = _places(page)
    missing = [name for name in _NAMES if name not in places]
    if missing:
        wanted = f"the columns {', '.join(missing)}; write the workbook anew"
        register.faults.append(Fault(page.title, 0, 0, "", "", wanted))
        return
    for number in range(layout.FIRST_ROW, page.max_row + 1):
        shown = {name: _text(page.cell(number, place)) for name, place in places.items()}
        table = register.tables.get(shown["file"])
        column = table.entity.column(shown["column"]) if table else None
        if not table or not column:
            continue
        value = codes.code(column, shown["value"]) if codes.of(column) else shown["value"]
        proposed = [
            row
            for row in table.rows.values()
            if table.entity.row_key(_filled(row)) == shown["row"] and (row.get(column.name) or "") == (value or "")
        ]
        if proposed:
            cell = f"{get_column_letter(places['decision'])}{number}"
            wanted = _decide(shown["decision"], column.name, proposed, is_key=column.name in table.entity.key)
            if wanted:
                register.faults.append(
                    Fault(page.title, number, 0, f"{shown['file']}.{column.name}", shown["value"], wanted, cell=cell)
                )


def _decide(decision: str, column: str, rows: list[Cells], *, is_key: bool) -> str:
    """Carry a decision out on the rows that hold the proposed value; give what is wanted where it cannot be."""
    accept, change, reject = layout.texts()["decisions"]
    if decision == accept:
        return ""
    if decision == change:
        return f"the changed value in its own sheet; it still stands there as proposed ({accept} keeps it)"
    if decision != reject:
        return f"a decision: {accept} (accept), {change} (change, in its own sheet) or {reject} (reject)"
    if is_key:
        return f"a row without its key is none: delete the row in its own sheet, or choose {accept}"
    for row in rows:
        row[column] = None
    return ""


def _places(page: Any) -> dict[str, int]:
    names = {_text(page.cell(layout.NAME_ROW, place)): place for place in range(1, min(page.max_column, 40) + 1)}
    return {name: names[name] for name in _NAMES if name in names}


def _text(cell: Any) -> str:
    try:
        return cells.as_text(cell)
    except cells.CellError as error:
        return error.value


def _filled(row: Cells) -> dict[str, str]:
    return {name: value or "" for name, value in row.items()}
