"""A PDF with a text layer as lines: paragraphs joined over lines and pages, tables as rows, no headers and footers."""

from __future__ import annotations

import io
import logging
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfparser import PDFSyntaxError
from pdfplumber.utils.exceptions import PdfminerException

from qiyue import texts
from qiyue.errors import QiyueError, show_path

_PAGE_NUMBER = re.compile(r"[-—–\s]*(?:第?\s*\d{1,4}\s*页?|\d+\s*/\s*\d+|第\s*\d+\s*页[,，\s/]*共\s*\d+\s*页)[-—–\s]*")
# Some printers write signs as the radicals that look like them: ⽉ for 月. Unicode says which most of them are.
_RADICALS = {
    **{code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)},
    **dict(
        zip(
            map(ord, "⻆⻓⻔⻚⻛⻢⻉⻅⻋⻜⻝⻥⻦⻨⻩⻬⻮⻰⻳⺠⻄⻘⺟⻣⻤⻧⼾"),
            "角长门页风马贝见车飞食鱼鸟麦黄齐齿龙龟民西青母骨鬼卤户",
            strict=True,
        )
    ),
}
_ENDS = "。;；:：!！?？"
_EDGE = 0.09  # of the height of a page: where headers and footers stand
_MARGIN = 0.06  # of the height of a page: no table goes beyond
_BOTTOM = 0.8  # of the height of a page: a table that ends below may go on
_SCAN = 12  # characters a page: fewer are the stamps of a scanner


@dataclass
class _Line:
    """A printed line, or a table: where it stands on its page, and what it says."""

    text: str
    left: float
    right: float
    top: float
    size: float
    page: int
    height: float
    rows: list[list[str]] | None = None


def read(content: bytes, file: Path) -> str:
    """Read a PDF.

    Raises:
        QiyueError: it is damaged or locked, or a scan without text.
    """
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it warns of fonts, which is no concern of the user's
    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            pages = [_page(page, number) for number, page in enumerate(document.pages)]
            letters = sum(len(page.chars) for page in document.pages)
    except PdfminerException as error:
        if isinstance(error.args[0] if error.args else None, PDFPasswordIncorrect):
            raise QiyueError(f"{show_path(file)} has a password; print it as PDF again without one.") from error
        raise QiyueError(f"{show_path(file)} is no PDF that can be read; print it as PDF again.") from error
    except (PDFSyntaxError, ValueError, OSError, TypeError, KeyError) as error:
        raise QiyueError(f"{show_path(file)} is no PDF that can be read; print it as PDF again.") from error
    if letters < _SCAN * max(len(pages), 1):
        raise QiyueError(
            f"{show_path(file)} is a scan: its {len(pages)} pages are pictures without text. Ask for the file that was "
            "printed (.docx or PDF), or run a text recognition over it and proofread every figure before you use it."
        )
    lines = [line for page in pages for line in page]
    text = "\n".join(_paragraphs(_without_edges(lines, len(pages)))) + "\n"
    return text.translate(_RADICALS)


def _page(page: Any, number: int) -> list[_Line]:
    """Read the lines and tables of a page from top to bottom."""
    found: list[_Line] = []
    tables = [table for table in page.find_tables() if max(map(len, (row.cells for row in table.rows)), default=0) > 1]
    rest = page
    for table in tables:
        left, top, right, bottom = table.bbox
        rows = [[_cell(cell) for cell in row] for row in table.extract()]
        columns = _columns(table)
        upper, lower = _MARGIN * page.height, (1 - _MARGIN) * page.height
        if table is tables[-1] and _BOTTOM * page.height < bottom < lower - 1:
            below = page.crop((left, bottom, right, lower))
            if _is_torn(below, columns) and sum(map(bool, _in_columns(below, columns))) > len(columns) / 2:
                rows.append(_in_columns(below, columns))
                bottom = lower
        if number and table is tables[0] and top > upper + 1:
            above = page.crop((left, upper, right, top))
            if _is_torn(above, columns) and not _in_columns(above, columns)[0]:
                rows.insert(0, _in_columns(above, columns))
                top = upper
        found.append(_Line("", left, right, top, 0, number, page.height, rows))
        rest = rest.outside_bbox((max(left, 0), max(top, 0), min(right, page.width), min(bottom, page.height)))
    for line in rest.extract_text_lines(strip=True, return_chars=True):
        size = max(char["size"] for char in line["chars"])
        text = _spaced(line["chars"], size)
        if text:
            found.append(_Line(text, line["x0"], line["x1"], line["top"], size, number, page.height))
    return sorted(found, key=lambda line: line.top)


def _columns(table: Any) -> list[tuple[float, float]]:
    """Give where the columns of a table lie: those of its row with the most cells."""
    row = max(table.rows, key=lambda one: sum(cell is not None for cell in one.cells))
    return [(cell[0], cell[2]) for cell in row.cells if cell is not None]


def _in_columns(area: Any, columns: list[tuple[float, float]]) -> list[str]:
    """Read an area of a page column by column."""
    top, bottom = area.bbox[1], area.bbox[3]
    return [_cell(area.crop((left, top, right, bottom)).extract_text()) for left, right in columns]


def _is_torn(area: Any, columns: list[tuple[float, float]]) -> bool:
    """Tell whether words beside a table are of a row that the page break has torn: they keep to its columns."""
    words = area.extract_words()
    return bool(words) and all(
        any(left <= word["x0"] and word["x1"] <= right + 1 for left, right in columns) for word in words
    )


def _spaced(chars: list[dict[str, Any]], size: float) -> str:
    """Give the text of a line; wide gaps between three columns or more part the cells of a table without rules."""
    pieces: list[str] = []
    end = None
    for char in chars:
        if end is not None:
            gap = char["x0"] - end
            pieces.append("\t" if gap > 2 * size else " " if gap > size / 4 else "")
        pieces.append(char["text"])
        end = char["x1"]
    cells = [" ".join(cell.split()) for cell in "".join(pieces).split("\t")]
    return ("\t" if len(cells) > 2 else "  ").join(cells).strip()


def _cell(cell: str | None) -> str:
    """Join the lines of a cell: Chinese without a blank, Latin words with one."""
    text = re.sub(r"(?<=[A-Za-z,])\s*\n\s*(?=[A-Za-z])", " ", (cell or "").strip())
    return re.sub(r"[ \t]+", " ", text.replace("\n", "")).strip()


def _without_edges(lines: list[_Line], pages: int) -> list[_Line]:
    """Leave out page numbers, and what most pages repeat at their upper and lower edge."""

    def at_edge(line: _Line) -> bool:
        return line.rows is None and not _EDGE * line.height < line.top < (1 - _EDGE) * line.height

    said = Counter({re.sub(r"\d+", "#", line.text): 0 for line in lines})
    for line in lines:
        if at_edge(line):
            said[re.sub(r"\d+", "#", line.text)] += 1
    often = max(2, pages * 0.6)
    return [
        line
        for line in lines
        if not (
            at_edge(line)
            and (_PAGE_NUMBER.fullmatch(line.text) or (pages > 1 and said[re.sub(r"\d+", "#", line.text)] >= often))
        )
    ]


def _paragraphs(lines: list[_Line]) -> list[str]:
    """Join the lines of a paragraph, and the parts of a table that a page break tears."""
    margin = max((line.right for line in lines if line.rows is None), default=0)
    written: list[str] = []
    before: _Line | None = None
    header: list[str] = []
    for line in lines:
        if line.rows is not None:
            goes_on = before is not None and before.rows is not None and before.page == line.page - 1
            rows = line.rows
            if goes_on and before and before.rows and len(rows[0]) == len(before.rows[-1]):
                if rows[0] == header:
                    rows = rows[1:]
                elif rows and not rows[0][0] and any(rows[0]) and written:
                    torn = written.pop().split("\t")
                    written.append("\t".join(one + two for one, two in zip(torn, rows[0], strict=False)))
                    rows = rows[1:]
            else:
                header = rows[0]
            written += ["\t".join(row) for row in rows if any(row)]
        elif before is not None and before.rows is None and written and _goes_on(before, line, margin):
            joint = " " if re.search(r"[A-Za-z]$", written[-1]) and re.match("[A-Za-z]", line.text) else ""
            written[-1] += joint + line.text
        else:
            written.append(line.text)
        before = line
    return written


def _goes_on(before: _Line, line: _Line, margin: float) -> bool:
    """Tell whether a line goes on with the paragraph of the line before."""
    is_full = before.right > margin - 1.9 * before.size
    if not is_full or "\t" in before.text or "\t" in line.text or before.text[-1] in _ENDS:
        return False
    if abs(before.size - line.size) > 1:
        return False
    return not texts.is_heading(line.text)
