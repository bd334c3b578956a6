"""One process of the full run: a warehouse in memory of its own."""

from __future__ import annotations

from pathlib import Path

from mutants.bar import Bar, Outcome
from mutants.mutations import Mutant
from mutants.register import load
from mutants.replay import Replay

_bar: Bar | None = None


def start(folder: Path, made: Path) -> None:
    """Load the warehouse that was built into a folder from the register in another."""
    global _bar  # one for each process: a connection cannot be handed on
    register = load(folder)
    _bar = Bar(register, Replay(register, made / "qiyue.duckdb", made / "target"))


def judge(mutants: list[Mutant]) -> list[Outcome]:
    """Judge changes of one column."""
    assert _bar
    return _bar.judge(mutants)
