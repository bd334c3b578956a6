"""What there is to say of a sheet, with the cell where it is."""

from __future__ import annotations

from openpyxl.utils import get_column_letter

from qiyue.check.faults import Fault, Kind
from qiyue.specification import Entity


class Sayer:
    """Collects what there is to say of the sheet of a file."""

    def __init__(self, sheet: str, entity: Entity, said: list[Fault]) -> None:
        """Say it of a sheet, at the end of a list."""
        self._sheet, self._said = sheet, said
        self._names = [column.name for column in entity.columns]

    def __call__(
        self, wanted: str, row: int = 0, place: int = 0, column: str = "", value: str = "", kind: Kind = Kind.FAULT
    ) -> None:
        """Add a fault.

        Args:
            wanted: what is wanted instead.
            row: of the sheet; 0 where the whole sheet is meant.
            place: of the column in the sheet, from 1.
            column: its name in the register, if it has one.
            value: what stands in the cell.
            kind: how grave it is.
        """
        cell = f"{get_column_letter(place)}{row}" if row and place else ""
        order = self._names.index(column) + 1 if column in self._names else 0
        self._said.append(Fault(self._sheet, row, order, column, value, wanted, kind, cell))
