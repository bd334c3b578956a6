"""The page docs/correct.md."""

from __future__ import annotations

from collections import Counter

from correct.judge import Refusals

_HEAD = """# Correct contracts, and how many are refused

Made by `make correct` (seed {seed}); not written by hand.

Correct contracts are drawn as people write them, each mixing shapes that are drawn independently, and handed to
`qiyue check` (cell by cell, in registers of 2,000 contracts, since it leaves files of more than 20,000 rows to the
build) and, all in one register, to `dbt build`. A contract is **refused** when check or build names it, or stops
because of it.

**{contracts:,} contracts, {rows:,} rows. Refused: {refused:,}.**

The page beside it, [mutants.md](mutants.md), counts what is missed: wrong cells that go unnoticed.
"""


def markdown(seed: int, contracts: int, rows: int, shapes: Counter[str], refusals: Refusals) -> str:
    """Give the whole document."""
    lines = [_HEAD.format(seed=seed, contracts=contracts, rows=rows, refused=len(refusals.contracts))]
    if refusals.counts:
        lines += ["## Refused", "", "```text", *refusals.lines(), "```", ""]
    lines += ["## Shapes drawn", "", "| shape | times |", "|---|--:|"]
    lines += [f"| {shape} | {count:,} |" for shape, count in sorted(shapes.items())]
    return "\n".join([*lines, ""])
