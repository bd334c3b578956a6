"""The table of the mutation bar: for the terminal, and for docs/mutants.md."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from mutants.bar import Outcome
from mutants.register import ROOT, Register, has_second_reading
from qiyue.specification import Column

CORRECT = ROOT / "docs" / "correct.md"
REFUSED = re.compile(r"\*\*([\d,]+) correct contracts built, .*refused: ([\d,]+)\.\*\*")

_HEAD = """# What a wrong cell comes to

Made by `make mutants` (seed {seed}{drawn}); not written by hand.

The register of the five contracts is changed one cell at a time: a digit, a sign, a decimal place, a swapped pair of
digits, a date by a day or a year, a code to another valid code, a numeral of an amount in words, a true to a false, a
row left out, a row twice. A change is **caught** when `qiyue check` or a test, a cast or a constraint of the build
stops it. It is **missed** when the register builds as if nothing were wrong.

A column has a **second reading** when something else in the register or in the reference lists must agree with it. A
second reading that names a quotation or columns of the same file holds in a row only where one of them is there;
cells without are counted as *not covered*, with those of the columns that have none. Every change of a covered cell
must be caught: else `make mutants` ends with exit code 1.

The last column counts the missed changes that move a number or date of the report's first screen.

**{headline}**

{total}
"""

_EVERY_COLUMN = """## Columns that the five contracts leave blank

The same changes, in a contract that fills every column of the register (`tests/python/registers/full`). Its columns
that the five contracts fill too are not tried again.

{total}
"""

_FIGURES = ("covered", "caught", "missed", "not covered", "caught", "missed", "first screen")


@dataclass
class _Count:
    covered: int = 0
    covered_caught: int = 0
    others: int = 0
    others_caught: int = 0
    moves_first_screen: int = 0

    def add(self, outcome: Outcome) -> None:
        caught = outcome.noticed_by is not None
        self.moves_first_screen += outcome.moves_first_screen
        if outcome.mutant.has_second_reading:
            self.covered += 1
            self.covered_caught += caught
        else:
            self.others += 1
            self.others_caught += caught

    @property
    def figures(self) -> list[str]:
        """Covered, caught, missed; not covered, caught, missed; missed and moving the first screen."""
        numbers = (self.covered, self.covered_caught, self.others, self.others_caught)
        covered, covered_caught, others, others_caught = numbers
        shown = [covered, covered_caught, covered - covered_caught, others, others_caught, others - others_caught]
        shown.append(self.moves_first_screen)
        return [f"{number:,}" for number in shown]


def is_met(outcomes: list[Outcome]) -> bool:
    """Whether every change of a cell with a second reading was noticed."""
    return not _missed(outcomes)


def filled(register: Register) -> set[tuple[str, str]]:
    """Name the columns, and kinds of whole rows, that a register has something of: file and column."""
    return {
        (file.name, column.name)
        for file in register.files.values()
        for column in file.by_name.values()
        if any(row.get(column.name, "whole row") for row in file.rows)
    }


def markdown(
    register: Register, outcomes: list[Outcome], others: list[Outcome], seed: int, per_column: int | None = None
) -> str:
    """Give the whole document.

    Args:
        register: that of the five contracts.
        outcomes: its changes.
        others: changes of the contract that fills every column, in columns that the five leave blank.
        seed: drew the digits.
        per_column: how many changes of each column were drawn; none where all were made.
    """
    drawn = f", {per_column} changes of each column at most" if per_column else ""
    lines = [_HEAD.format(seed=seed, drawn=drawn, headline=_headline(outcomes), total=_total(outcomes))]
    counts = _counts(outcomes)
    for file in register.files.values():
        lines += [f"## {file.name}", ""]
        lines.append(
            "| column | second reading | covered | caught | missed | not covered | caught | missed | first screen |"
        )
        lines.append("|---|---|--:|--:|--:|--:|--:|--:|--:|")
        for column in file.by_name.values():
            figures = counts[file.name, column.name].figures
            lines.append(f"| {' | '.join([f'`{column.name}`', _reading(column), *figures])} |")
        lines.append("")
    lines += [_EVERY_COLUMN.format(total=_total(others))]
    lines += ["| file | column | covered | caught | missed | not covered | caught | missed | first screen |"]
    lines += ["|---|---|--:|--:|--:|--:|--:|--:|--:|"]
    for (name, column_name), count in sorted(_counts(others).items()):
        lines.append(f"| {' | '.join([f'`{name}`', f'`{column_name}`', *count.figures])} |")
    lines.append("")
    if missed := _missed([*outcomes, *others]):
        lines += ["## Missed though covered", "", *(f"- {line}" for line in missed), ""]
    return "\n".join(lines)


def plain(register: Register, outcomes: list[Outcome]) -> str:
    """Give the table as the terminal shows it, with every miss of a covered cell."""
    counts = _counts(outcomes)
    lines = [f"{'column':52}   {' '.join(f'{figure:>12}' for figure in _FIGURES)}"]
    for file in register.files.values():
        for column in file.by_name.values():
            if (file.name, column.name) in counts:
                shown = counts[file.name, column.name].figures
                reading = "" if has_second_reading(column) else f"  {column.second_reading}"
                cells = " ".join(f"{figure:>12}" for figure in shown)
                lines.append(f"{file.name + '.' + column.name:52}   {cells}{reading}")
    return "\n".join([*lines, "", *_missed(outcomes), _total(outcomes), _headline(outcomes)])


def _reading(column: Column) -> str:
    return column.second_reading.replace("|", "\\|")


def _counts(outcomes: list[Outcome]) -> dict[tuple[str, str], _Count]:
    counts: dict[tuple[str, str], _Count] = defaultdict(_Count)
    for outcome in outcomes:
        counts[outcome.mutant.file, outcome.mutant.column].add(outcome)
    return counts


def _missed(outcomes: list[Outcome]) -> list[str]:
    missed = [one.mutant for one in outcomes if one.mutant.has_second_reading and one.noticed_by is None]
    ordered = sorted(missed, key=lambda one: (one.file, one.column, one.row, one.new))
    return [f"{one.file} row {one.row + 2}, {one.column}: {one.old} to {one.new} ({one.kind})" for one in ordered]


def _headline(outcomes: list[Outcome]) -> str:
    """Say what the bar comes to: what was tried and caught, what was missed and shows, and what it costs the others."""
    caught = sum(outcome.noticed_by is not None for outcome in outcomes)
    moving = sum(outcome.moves_first_screen for outcome in outcomes)
    return (
        f"Changes tried: {len(outcomes):,}. Caught: {caught:,}. Missed ones that move a figure of the first screen: "
        f"{moving:,}. {_correct_contracts()}"
    )


def _correct_contracts() -> str:
    """Say how many correct contracts are refused, as docs/correct.md has it, which `make correct` writes."""
    page = CORRECT.read_text(encoding="utf-8") if CORRECT.is_file() else ""
    measured = REFUSED.search(page)
    if not measured:
        return "Correct contracts refused: not measured; run `make correct`."
    return f"Correct contracts refused: {measured[2]} of {measured[1]}."


def _total(outcomes: list[Outcome]) -> str:
    count = _Count()
    for outcome in outcomes:
        count.add(outcome)
    covered, caught, missed, others, others_caught, others_missed, moving = count.figures
    return (
        f"{len(outcomes):,} changes. Cells with a second reading: {covered}, caught {caught}, missed {missed}. "
        f"Cells without: {others}, caught {others_caught}, missed {others_missed}. "
        f"Missed changes that move the first screen: {moving}."
    )
