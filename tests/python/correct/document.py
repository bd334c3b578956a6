"""The page docs/correct.md."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from correct.judge import Refusals

_HEAD = """# Correct contracts, and how many are refused

Made by `make correct` (seed {seed}); not written by hand.

Correct contracts are drawn as people write them, each mixing shapes that are drawn independently. All of them are
built by `dbt build` as one register; {checked:,} are checked cell by cell by `qiyue check` before, in registers of
2,000 (a file of more than 20,000 rows it leaves to the build). A contract is **refused** when check or build names
it, or stops because of it.

**{sentence}**

[mutants.md](mutants.md) counts the other side: wrong cells that go unnoticed.
"""


@dataclass(frozen=True)
class Drawing:
    """What was drawn: the seed, how many contracts, how many of them were checked cell by cell, and their shapes."""

    seed: int
    contracts: int
    checked: int
    shapes: Counter[str]

    def sentence(self, refused: int) -> str:
        """Say what it came to."""
        return f"{self.contracts:,} correct contracts built, {self.checked:,} of them checked; refused: {refused:,}."


def markdown(drawing: Drawing, refusals: Refusals) -> str:
    """Give the whole document."""
    sentence = drawing.sentence(len(refusals.contracts))
    lines = [_HEAD.format(seed=drawing.seed, checked=drawing.checked, sentence=sentence)]
    if refusals.counts:
        lines += ["## Refused", "", "```text", *refusals.lines(), "```", ""]
    lines += ["## Shapes drawn", "", "| shape | times |", "|---|--:|"]
    lines += [f"| {shape} | {count:,} |" for shape, count in sorted(drawing.shapes.items())]
    return "\n".join([*lines, ""])
