"""Texts from the data as labels in a chart: without markup, in a few short lines."""

from __future__ import annotations

import html
import unicodedata


def label(text: str, width: int = 24, lines: int = 2) -> str:
    """Give a text as plotly shows it: no markup of its own, broken into a few lines of a width in columns.

    A Chinese character is two columns wide. What does not fit ends in an ellipsis; the table has it in full.
    """
    clean = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    broken = _broken(clean, width)
    if len(broken) > lines:
        broken = broken[:lines]
        broken[-1] = _cut(broken[-1], width - 1) + "…"
    # A word that is longer than a line is cut; an ellipsis may stand out of the line.
    return "<br>".join(_as_text(_cut(line, width + 2)) for line in broken)


def _as_text(text: str) -> str:
    # Between two dollar signs plotly sees a formula.
    return html.escape(text, quote=False).replace("$", "&#36;")


def _broken(text: str, width: int) -> list[str]:
    """Break a text into lines of a width; only a piece that is wider by itself stands out."""
    lines = [""]
    for piece in _pieces(text):
        if lines[-1] and _columns(lines[-1]) + _columns(piece.rstrip()) > width:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines]


def _pieces(text: str) -> list[str]:
    """Split a text where a line may end: after a blank, and around every wide character."""
    pieces: list[str] = []
    for character in text:
        if pieces and not _may_break(pieces[-1][-1], character):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _may_break(before: str, after: str) -> bool:
    """Say whether a line may end between two characters."""
    return after != " " and (before == " " or _is_wide(before) or _is_wide(after))


def _cut(text: str, width: int) -> str:
    """Take characters off the end of a text until it is no wider than a width."""
    while _columns(text) > width:
        text = text[:-1]
    return text


def _columns(text: str) -> int:
    return sum(2 if _is_wide(character) else 1 for character in text)


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"
