"""Workbooks that people and programs have spoiled, each with what must come of it: a named fault, or the right reading.

Every outcome is stated by hand. The register that is spoiled is `tests/python/registers/helpdesk`: one contract, two
parties, two instalments, one penalty term, one promise, three quotations.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook, load_workbook

Spoil = Callable[[Workbook], Any]
Cell = tuple[str, int, str]  # file, row of it from 1, column


@dataclass(frozen=True)
class Named:
    """Faults that must be named, and no others: the sheet or cell, and words of what is said of it."""

    faults: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Right:
    """The register must be read as it was, but for these cells and without these rows."""

    cells: dict[Cell, str] = field(default_factory=dict)
    without: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Refused:
    """The file must be refused in one sentence that holds these words."""

    words: str


Outcome = Named | Right | Refused


@dataclass(frozen=True)
class Case:
    """A way to spoil a workbook, given as bytes, and what must come of it."""

    name: str
    spoil: Callable[[bytes], bytes]
    outcome: Outcome


def edited(name: str, spoil: Spoil, outcome: Outcome) -> Case:
    """A workbook that was edited and saved by another program."""

    def spoiled(content: bytes) -> bytes:
        book = load_workbook(io.BytesIO(content))
        spoil(book)
        saved = io.BytesIO()
        book.save(saved)
        return saved.getvalue()

    return Case(name, spoiled, outcome)


def one(name: str, place: str, value: Any, outcome: Outcome | str, number_format: str = "General") -> Case:
    """A workbook in which one cell was typed anew; a text as outcome is what must be said of that cell."""
    return edited(
        name, put(place, value, number_format), named(place, outcome) if isinstance(outcome, str) else outcome
    )


def put(place: str, value: Any, number_format: str = "General", data_type: str = "s") -> Spoil:
    """Put a value into a cell; `data_type` says whether a text is one (s), a formula (f) or an error (e)."""
    sheet, _, cell = place.partition("!")

    def spoil(book: Workbook) -> None:
        found = book[sheet][cell]
        found.value = value
        if isinstance(value, str):
            found.data_type = data_type
        found.number_format = number_format

    return spoil


def named(*pairs: str) -> Named:
    """Faults to be named: places and words in turn."""
    return Named(tuple(zip(pairs[::2], pairs[1::2], strict=True)))


def reads(file: str, row: int, column: str, value: str) -> Right:
    """The register with one other value."""
    return Right({(file, row, column): value})


def parts(content: bytes) -> dict[str, bytes]:
    """Give the parts of a workbook's archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: dict[str, bytes]) -> bytes:
    """Make an archive of parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def patched(name: str, patch: Callable[[dict[str, bytes]], Any], outcome: Outcome) -> Case:
    """A workbook in whose archive parts were changed."""

    def spoiled(content: bytes) -> bytes:
        files = parts(content)
        patch(files)
        return packed(files)

    return Case(name, spoiled, outcome)
