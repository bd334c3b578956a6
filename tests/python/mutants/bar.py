"""Try every change, and tell which goes unnoticed."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from mutants import register as registers
from mutants.mutations import Mutant
from mutants.register import ROW_DOUBLED, ROW_DROPPED, Register
from mutants.replay import Replay
from qiyue.check import run_check
from qiyue.project import Project


@dataclass(frozen=True)
class Outcome:
    """What noticed a change; none if nothing did, and then whether it moves a figure of the report's first screen."""

    mutant: Mutant
    noticed_by: str | None
    moves_first_screen: bool = False


class Bar:
    """Build and check, as judges of changes of one register."""

    def __init__(self, register: Register, replay: Replay) -> None:
        self._register = register
        self._replay = replay

    def judge(self, mutants: list[Mutant]) -> list[Outcome]:
        """Judge changes of one file.

        Cells with a second reading are changed one by one, as the bar demands. Changes of different rows in a column
        without one are tried together: if none of them all is noticed, none of them is. Of a key most are noticed, and
        it is faster to try each.
        """
        noticed: dict[Mutant, str] = {}
        by_build: Callable[[list[Mutant]], str | None] = self._replay.notice
        key = self._register.files[mutants[0].file].entity.key
        alone = [one for one in mutants if one.has_second_reading or not one.new or one.column in key]
        for mutant in alone:
            if by := by_build([mutant]):
                noticed[mutant] = by
        for batch in _batches(mutant for mutant in mutants if mutant not in set(alone)):
            noticed |= _find(batch, by_build)
        for batch in _batches(mutant for mutant in mutants if mutant not in noticed):
            noticed |= _find(batch, self._noticed_by_check)
        moved: set[Mutant] = set()
        for batch in _batches(mutant for mutant in mutants if mutant not in noticed):
            moved |= _find(batch, self._moved).keys()
        return [Outcome(mutant, noticed.get(mutant), mutant in moved) for mutant in mutants]

    def _moved(self, mutants: list[Mutant]) -> str | None:
        return "the first screen" if self._replay.moves_first_screen(mutants) else None

    def _noticed_by_check(self, mutants: list[Mutant]) -> str | None:
        name = mutants[0].file
        file = self._register.files[name]
        rows: list[registers.Row] = []
        changed = {mutant.row: mutant for mutant in mutants}
        for number, cells in enumerate(file.rows):
            mutant = changed.get(number)
            if mutant is None:
                rows.append(cells)
            elif mutant.column == ROW_DOUBLED:
                rows += [cells, cells]
            elif mutant.column != ROW_DROPPED:
                rows.append({**cells, mutant.column: mutant.new})
        with tempfile.TemporaryDirectory() as made:
            folder = Path(made)
            registers.write_rows(folder / f"{name}.csv", [column.name for column in file.columns], rows)
            report = run_check(Project(registers.ROOT), folder)
        return None if report.is_sound else "qiyue check"


def _batches(mutants: Iterable[Mutant]) -> list[list[Mutant]]:
    """Put changes of one column together, each row once."""
    batches: dict[tuple[str, str, int], list[Mutant]] = defaultdict(list)
    times: dict[tuple[str, int, str], int] = defaultdict(int)
    for mutant in mutants:
        time = times[mutant.cell]
        times[mutant.cell] += 1
        batches[mutant.file, mutant.column, time].append(mutant)
    return list(batches.values())


def _find(batch: list[Mutant], notice: Callable[[list[Mutant]], str | None]) -> dict[Mutant, str]:
    """Find which changes of a batch are noticed each by itself, halving it until those that are not are set apart."""
    by = notice(batch)
    if by is None:
        return {}
    if len(batch) == 1:
        return {batch[0]: by}
    half = len(batch) // 2
    return _find(batch[:half], notice) | _find(batch[half:], notice)
