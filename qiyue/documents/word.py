"""A Word document as lines, in the order of its body: automatic numbers, tables, clauses inside of tables."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn

from qiyue.documents.numbering import Numbering
from qiyue.errors import QiyueError, show_path

# A cell of that many paragraphs, or that long, is a page laid out as a table and no cell of figures.
_MOST_PARAGRAPHS, _LONGEST_CELL = 4, 400


def read(content: bytes, file: Path) -> str:
    """Read a .docx.

    Raises:
        QiyueError: it is damaged, locked, or no .docx.
    """
    try:
        document = docx.Document(io.BytesIO(content))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise QiyueError(
            f"{show_path(file)} is no Word document that can be read: if it has a password, save it without one; "
            "else open it in Word or WPS and save it as .docx again."
        ) from error
    return "\n".join(_Walker(Numbering(document)).blocks(document.element.body)) + "\n"


class _Walker:
    """Goes through the blocks of a document once, so that its lists count on."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering

    def blocks(self, parent: Any) -> Iterator[str]:
        """Give the lines of what stands in a body, a cell or a content control."""
        for child in parent.iterchildren():
            if child.tag == qn("w:p"):
                yield self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                yield from self._table(child)
            elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:smartTag"), qn("w:customXml")):
                yield from self.blocks(child)

    def _paragraph(self, paragraph: Any) -> str:
        label = self._numbering.label(paragraph)
        text = "".join(_pieces(paragraph)).strip()
        # A number and its text are parted; a tab would make a row of a table of them.
        return f"{label} {text}".strip() if text else ""

    def _table(self, table: Any) -> Iterator[str]:
        rows = [list(_cells(row)) for row in _rows(table)]
        is_layout = max(map(len, rows), default=0) <= 2 and any(_is_page(cell) for row in rows for cell, _ in row)
        for row in rows:
            if is_layout or len(row) == 1:
                for cell, _ in row:
                    yield from self.blocks(cell)
                continue
            texts: list[str] = []
            nested: list[str] = []
            for cell, width in row:
                lines = [] if _goes_on(cell) else [self._paragraph(one) for one in cell.iterchildren(qn("w:p"))]
                for inner in cell.iterchildren(qn("w:tbl")):
                    nested.extend(self._table(inner))
                texts += [" ".join(filter(None, lines)), *[""] * (width - 1)]
            if any(texts):
                yield "\t".join(text.replace("\t", " ") for text in texts)
            yield from nested


def _rows(table: Any) -> Iterator[Any]:
    for child in table.iterchildren():
        if child.tag == qn("w:tr"):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins")):
            yield from _rows(child)


def _cells(row: Any) -> Iterator[tuple[Any, int]]:
    """Give the cells of a row with the number of columns that each spans."""
    for child in row.iterchildren():
        if child.tag == qn("w:tc"):
            span = child.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
            yield child, int(span.get(qn("w:val"))) if span is not None else 1
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins")):
            yield from _cells(child)


def _goes_on(cell: Any) -> bool:
    """Tell whether a cell goes on with the one above it; what is printed there was read with that."""
    merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merged is not None and merged.get(qn("w:val")) != "restart"


def _is_page(cell: Any) -> bool:
    paragraphs = [text for one in cell.iterchildren(qn("w:p")) if (text := "".join(_pieces(one)).strip())]
    has_table = cell.find(qn("w:tbl")) is not None
    return has_table or len(paragraphs) >= _MOST_PARAGRAPHS or sum(map(len, paragraphs)) > _LONGEST_CELL


def _pieces(element: Any) -> Iterator[str]:
    """Give the text of a paragraph with its insertions, without what was deleted or floats in a box."""
    for child in element.iterchildren():
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in (qn("w:tab"), qn("w:br"), qn("w:cr")):
            yield " "
        elif child.tag == qn("w:noBreakHyphen"):
            yield "-"
        elif child.tag not in (qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr"), qn("w:drawing"), qn("w:pict")):
            yield from _pieces(child)
