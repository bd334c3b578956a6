"""One process of the full run: a warehouse in memory of its own."""

from __future__ import annotations

from pathlib import Path

from mutants.bar import Bar, Outcome
from mutants.mutations import Mutant
from mutants.register import load
from mutants.replay import Replay

_bar: Bar | None = None


def start(database: Path, target: Path) -> None:
    """Load the built warehouse."""
    global _bar  # one for each process: a connection cannot be handed on
    register = load()
    _bar = Bar(register, Replay(register, database, target))


def judge(mutants: list[Mutant]) -> list[Outcome]:
    """Judge changes of one column."""
    assert _bar
    return _bar.judge(mutants)
