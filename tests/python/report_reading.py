"""What reads a made report back: a page as its tables, ids, links and totals, a workbook as its cells."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

LANGUAGES = ("zh", "en")

# Names that try to break a page, a chart and a spreadsheet.
TITLE = "<script>alert(1)</script> & </title> \"双引号\" 'x' {{ 7 * 7 }}\n第二行 <b>粗</b>"
FORMULA = '=HYPERLINK("http://example.invalid","click")'
EMOJI = "供应商 🚀 with\nnewline"
LONG = "很长的合同名称" * 57 + "!"
CONTRACT_ID = "a b/ü'\"<i>.#%"


@dataclass
class Page(HTMLParser):
    """What the tests want to know of a page: tables as texts, ids, links inside it, and totals."""

    tables: dict[str, list[list[str]]] = field(default_factory=dict)
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    totals: dict[str, str] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    title: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._table = ""
        self._cell: list[str] | None = None
        self._total = ""
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self._inside.append(tag)
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "a":
            place = found["href"]
            (self.links if place.startswith("#") else self.files).append(place.removeprefix("#"))
        if tag == "caption":
            self._table = found["id"]
            self.tables[self._table] = []
        if tag == "tr" and self._table:
            self.tables[self._table].append([])
        if tag in ("td", "th"):
            self._cell = []
            self._total = found.get("data-total", "")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._cell is not None:
            text = "".join(self._cell).strip()
            self.tables[self._table][-1].append(text)
            if self._total:
                self.totals[self._total] = text
            self._cell = None
        if tag == "table":
            self._table = ""

    def handle_data(self, data: str) -> None:
        inside = self._inside[-1] if self._inside else ""
        if self._cell is not None:
            self._cell.append(data)
        if inside == "title":
            self.title += data
        if inside not in ("script", "style"):
            self.text.append(data)


def read_page(file: Path) -> Page:
    page = Page()
    page.feed(file.read_text(encoding="utf-8"))
    return page


def amount(text: str) -> Decimal:
    return Decimal(re.sub(r"[^0-9.\-]", "", text.replace("−", "-")))


def _xml(book: zipfile.ZipFile, part: str) -> ElementTree.Element:
    return ElementTree.fromstring(book.read(part))  # noqa: S314


Cells = dict[str, list[list[Any]]]


def read_book(file: Path) -> tuple[Cells, dict[str, str]]:
    """Give the cells of each sheet (numbers as Decimal), and its XML."""
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with zipfile.ZipFile(file) as book:
        strings = [
            "".join(part.text or "" for part in item.iter(f"{{{space['m']}}}t"))
            for item in _xml(book, "xl/sharedStrings.xml")
        ]
        names = [sheet.attrib["name"] for sheet in _xml(book, "xl/workbook.xml").iterfind(".//m:sheet", space)]
        cells: Cells = {}
        sources: dict[str, str] = {}
        for number, name in enumerate(names, start=1):
            sources[name] = book.read(f"xl/worksheets/sheet{number}.xml").decode()
            rows: list[list[Any]] = []
            for row in _xml(book, f"xl/worksheets/sheet{number}.xml").iterfind(".//m:row", space):
                values: list[Any] = []
                for cell in row:
                    column = 0
                    for letter in re.sub(r"\d", "", cell.attrib["r"]):
                        column = column * 26 + ord(letter) - 64
                    values += [None] * (column - 1 - len(values))
                    value = cell.find("m:v", space)
                    if value is None or value.text is None:
                        values.append(None)
                    else:
                        values.append(strings[int(value.text)] if cell.get("t") == "s" else Decimal(value.text))
                # Rows that are empty are not in the file.
                rows += [[]] * (int(row.attrib["r"]) - 1 - len(rows))
                rows.append(values)
            cells[name] = rows
    return cells, sources
