"""What the commands print: plain lines, tables of rows, and no noise from the libraries below."""

from __future__ import annotations

import atexit
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

# Piped output has no width of its own; a table that wraps at 80 characters cannot be searched for.
_WIDTH_WHEN_PIPED = 200
_WIDEST_CELL = 60


def make_console(*, stderr: bool = False) -> Console:
    """Make a console for stdout or stderr, wide where no terminal sets the width."""
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() or "COLUMNS" in os.environ else _WIDTH_WHEN_PIPED
    # No markup: a folder called [copy] or :smile: is shown under its name.
    return Console(stderr=stderr, width=width, highlight=False, soft_wrap=False, markup=False, emoji=False)


def clean(value: Any) -> str:
    """Give a value as text that is safe on a terminal: control characters show as their escapes."""
    text = "" if value is None else str(value)
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)


def print_rows(
    console: Console, columns: Sequence[str], rows: Sequence[Sequence[Any]], say: Callable[[Any], Any] = clean
) -> None:
    """Print rows as a table, or one row a paragraph where the table would not fit the console.

    `say` gives what is shown of a value.
    """
    cells = [[clean(say(value)) for value in row] for row in rows]
    widths = [
        max(len(column), *(min(len(row[place]), _WIDEST_CELL) for row in cells)) for place, column in enumerate(columns)
    ]
    if sum(widths) + 3 * len(widths) > console.width:
        for row in cells:
            pairs = (f"{column}: {value}" for column, value in zip(columns, row, strict=True))
            console.print(Text("  " + ", ".join(pairs)), soft_wrap=True)
        return
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=True)
    for place, column in enumerate(columns):
        numeric = all(_is_number(row[place]) for row in rows)
        table.add_column(Text(column), justify="right" if numeric else "left", overflow="fold")
    for row in cells:
        table.add_row(*(Text(value) for value in row))
    console.print(table)


def _is_number(value: Any) -> bool:
    return value is None or (not isinstance(value, str | bool) and hasattr(value, "__float__"))


def silence_native_noise() -> None:
    """Keep what native libraries write while Python ends from the user.

    DuckDB 2.0 can follow an error with some 60 lines of "nanobind: leaked". They are written below Python, after
    the last line of ours, so at that moment stderr is sent to nowhere. Call it before anything else registers an
    exit handler: the first one registered runs last.
    """

    def hush() -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)

    atexit.register(hush)
