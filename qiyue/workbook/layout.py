"""How a register lies in a workbook: sheets in the officer's order, their headings, and what is said of each column."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from qiyue.check.normalise import BLANKS
from qiyue.specification import Column, Entity, Specification, read_yaml

HEADING_ROW = 1
"""Row of the Chinese headings; the names of the columns stand beneath."""
NAME_ROW = 2
FIRST_ROW = 3
"""Row in which the register begins."""
LANGUAGES = ("zh", "en")


@cache
def texts() -> dict[str, Any]:
    """Give what stands in `words.yml`."""
    return read_yaml(Path(__file__).with_name("words.yml"))


def in_order(specification: Specification) -> list[Entity]:
    """Give the files of a register in the order of their sheets."""
    order = texts()["order"]
    return sorted(
        specification.entities.values(),
        key=lambda entity: order.index(entity.name) if entity.name in order else len(order),
    )


def title(entity: Entity) -> str:
    """Give the name of a file's sheet."""
    return entity.name_zh or entity.name


def heading(column: Column) -> str:
    """Give the heading of a column."""
    return column.name_zh or column.name


def plain(text: Any) -> str:
    """Give a name as it is compared: blanks, width and case of its signs are of no account."""
    return unicodedata.normalize("NFKC", str(text)).strip(BLANKS + "*").lower()


def note(entity: Entity, column: Column, *, listed: bool, example: str) -> str:
    """Give the comment on a heading: meaning in Chinese and English, form, example, whether it must be filled in."""
    said = texts()
    form, usual = said["forms"].get(column.form, said["forms"]["text"])
    lines = [
        column.meaning_zh or heading(column),
        column.description,
        said["listed"] if listed else form,
        f"{said['example']}：{example or usual}" if example or usual else "",
        said["key"] if column.name in entity.required else "",
    ]
    return "\n".join(line for line in lines if line)
