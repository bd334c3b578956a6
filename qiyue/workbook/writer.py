"""Writes a register as one Excel file: a sheet for each of its files, every cell text, no formula anywhere."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from qiyue.check.reading import Cells
from qiyue.propose.proposals import COLUMNS, Proposal
from qiyue.specification import Column, Entity, Specification
from qiyue.workbook import layout, proposals
from qiyue.workbook.codes import Codes

# Rows below the last one for which drop-downs are ready.
_SPARE_ROWS = 500
_WIDEST, _NARROWEST = 44, 9  # of a column, in signs
_LINE = 15  # height of a line of text, in points
# Kinds of column that are set to the right, so that their figures stand below each other.
_FIGURES = ("amount", "price", "quantity", "share", "rate", "integer")
_FONT = "Microsoft YaHei"
_FORMATS: dict[str, dict[str, Any]] = {
    "heading": {
        "bold": True, "bg_color": "#DCE6F1", "text_wrap": True, "valign": "vcenter", "align": "center",
    },
    "key": {
        "bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "text_wrap": True, "valign": "vcenter",
        "align": "center",
    },
    "name": {"font_color": "#7F7F7F", "font_size": 8, "bg_color": "#F2F2F2", "align": "center", "bottom": 1},
    # Text keeps what is typed: no digit, zero or date is changed by Excel.
    "text": {"num_format": "@", "text_wrap": True},
    "figure": {"num_format": "@", "align": "right", "indent": 1},
    "title": {"bold": True, "font_size": 16},
    "wrapped": {"text_wrap": True, "align": "left"},
    "foreign": {"text_wrap": True, "font_color": "#595959", "font_size": 9},
    "link": {"font_color": "#1F4E79", "underline": 1},
}  # fmt: skip
# Of a proposed value: whether there is a doubt about it.
_COLOURS = {"doubtful": "#FFE699", "proposed": "#E2EFDA"}
_TABS = {"register": "#1F4E79", "actuals": "#548235", "review": "#BF8F00"}
# The sheet of proposals: its columns with their widths. What only the machine needs comes last.
_REVIEW = {
    "place": 20, "heading": 20, "value": 30, "quotation": 34, "clause_ref": 14, "confidence": 9, "decision": 18,
    "new_value": 24, "rule": 22, "file": 18, "row": 16, "column": 22,
}  # fmt: skip


@dataclass
class Content:
    """What goes into a workbook: rows of each file, an example of each column, the proposals, the language of words."""

    rows: Mapping[str, Sequence[Cells]]
    examples: Mapping[tuple[str, str], str] = field(default_factory=dict)
    proposals: Sequence[Proposal] = ()
    has_proposals: bool = False
    language: str = "zh"


def make(specification: Specification, codes: Codes, content: Content) -> bytes:
    """Make the workbook; the same register gives the same bytes."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    # The clock would make every file another.
    book.set_properties({"title": layout.texts()["guide"]["title"], "created": datetime(2000, 1, 1)})  # noqa: DTZ001
    _Writer(book, specification, codes, content).write()
    book.close()
    return buffer.getvalue()


class _Writer:
    """A workbook in the making."""

    def __init__(self, book: Any, specification: Specification, codes: Codes, content: Content) -> None:
        base = {"font_name": _FONT, "font_size": 10, "valign": "top"}
        forms = dict(_FORMATS)
        for colour, code in _COLOURS.items():
            forms |= {f"{name} {colour}": {**_FORMATS[name], "bg_color": code} for name in ("text", "figure")}
        self._formats = {name: book.add_format({**base, **form}) for name, form in forms.items()}
        self._book, self._codes, self._content = book, codes, content
        self._entities = layout.in_order(specification)
        self._lists: dict[str, str] = {}  # list -> the cells that hold its words
        self._places: dict[tuple[str, str], list[int]] = {}  # file and row key -> rows of its sheet, from 0
        self._proposed = {(one.file, one.row, one.column): one for one in content.proposals}

    def write(self) -> None:
        names = layout.texts()["sheets"]
        guide = self._book.add_worksheet(names["guide"])
        review = self._book.add_worksheet(names["review"]) if self._content.has_proposals else None
        pages = {entity.name: self._book.add_worksheet(layout.title(entity)) for entity in self._entities}
        self._write_lists(self._book.add_worksheet(names["lists"]))
        for entity in self._entities:
            self._write_sheet(pages[entity.name], entity)
        self._write_guide(guide)
        if review:
            self._write_review(review)
            review.activate()

    def _write_sheet(self, page: Any, entity: Entity) -> None:
        rows = self._content.rows.get(entity.name, ())
        last = layout.FIRST_ROW - 1 + len(rows) + _SPARE_ROWS
        widths = []
        heights = [1] * len(rows)  # in lines
        for place, column in enumerate(entity.columns):
            labels = self._codes.labels(column, self._content.language)
            self._write_heading(page, entity, place, column, listed=bool(labels))
            shown = [labels.get(cells.get(column.name) or "", cells.get(column.name) or "") for cells in rows]
            form = "figure" if column.type in _FIGURES else "text"
            for line, (cells, text) in enumerate(zip(rows, shown, strict=True), start=layout.FIRST_ROW - 1):
                self._write_cell(page, entity, column, (line, place), cells, text, form)
            widths.append(_width(column, shown))
            heights = [max(height, _lines(text, widths[-1])) for height, text in zip(heights, shown, strict=True)]
            page.set_column(place, place, widths[-1], self._formats[form])
            if source := self._choices(entity, column):
                choices = {"validate": "list", "source": source, "error_type": "stop" if labels else "warning"}
                page.data_validation(layout.FIRST_ROW - 1, place, last, place, choices)
        for line, (cells, height) in enumerate(zip(rows, heights, strict=True), start=layout.FIRST_ROW - 1):
            page.set_row(line, height * _LINE)
            self._places.setdefault((entity.name, entity.row_key(_filled(cells))), []).append(line)
        width = len(entity.columns) - 1
        page.set_row(layout.HEADING_ROW - 1, 32)
        page.freeze_panes(layout.FIRST_ROW - 1, _frozen(entity, widths))
        page.autofilter(layout.NAME_ROW - 1, 0, layout.FIRST_ROW - 2 + max(len(rows), 1), width)
        page.ignore_errors({"number_stored_as_text": f"A1:{xl_rowcol_to_cell(last, width)}"})
        page.set_tab_color(_TABS[entity.area])
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(layout.HEADING_ROW - 1, layout.NAME_ROW - 1)

    def _write_heading(self, page: Any, entity: Entity, place: int, column: Column, *, listed: bool) -> None:
        form = self._formats["key" if column.name in entity.required else "heading"]
        page.write_string(layout.HEADING_ROW - 1, place, layout.heading(column), form)
        page.write_string(layout.NAME_ROW - 1, place, column.name, self._formats["name"])
        example = self._content.examples.get((entity.name, column.name), "")
        if listed:
            example = self._codes.shown(column, example, self._content.language)
        note = layout.note(entity, column, listed=listed, example=example)
        _comment(page, layout.HEADING_ROW - 1, place, note)

    def _write_cell(
        self, page: Any, entity: Entity, column: Column, place: tuple[int, int], cells: Cells, text: str, form: str
    ) -> None:
        proposal = self._proposed.get((entity.name, entity.row_key(_filled(cells)), column.name))
        if proposal:
            form += " doubtful" if proposals.is_doubtful(proposal) else " proposed"
            said = (proposal.quotation, proposal.clause_ref, f"{proposal.confidence} {proposal.rule}")
            _comment(page, *place, "\n".join(line for line in said if line.strip()))
        if text or proposal:
            page.write_string(*place, text, self._formats[form])

    def _choices(self, entity: Entity, column: Column) -> str:
        """Give the cells that hold what may be chosen for a column, blank where it is free."""
        if name := self._list_name(column):
            return self._lists.get(name, "")
        # The numbers of a contract stand in many contracts: a list of them would say nothing.
        target = column.references or (column.references_in_contract if column.type == "code" else None)
        file, _, name = (target or "").partition(".")
        other = next((one for one in self._entities if one.name == file), None)
        if not other or (file, name) == (entity.name, column.name):
            return ""
        letter = xl_col_to_name([one.name for one in other.columns].index(name))
        last = layout.FIRST_ROW + len(self._content.rows.get(file, ())) + _SPARE_ROWS
        return f"='{layout.title(other)}'!${letter}${layout.FIRST_ROW}:${letter}${last}"

    def _list_name(self, column: Column) -> str:
        return (column.vocabulary or column.references or column.form) if self._codes.of(column) else ""

    def _write_lists(self, page: Any) -> None:
        columns = {self._list_name(column): column for entity in self._entities for column in entity.columns}
        columns.pop("", None)
        for place, (name, column) in enumerate(columns.items()):
            words = [word for code, word in self._codes.labels(column, self._content.language).items()]
            page.write_string(0, place, layout.heading(column), self._formats["heading"])
            page.write_string(1, place, name, self._formats["name"])
            for line, word in enumerate(words, start=layout.FIRST_ROW - 1):
                page.write_string(line, place, word, self._formats["text"])
            page.set_column(place, place, _width(column, words))
            letter = xl_col_to_name(place)
            first, last = layout.FIRST_ROW, layout.FIRST_ROW + len(words) - 1
            self._lists[name] = f"='{layout.texts()['sheets']['lists']}'!${letter}${first}:${letter}${last}"
        page.freeze_panes(layout.FIRST_ROW - 1, 0)
        page.set_row(layout.HEADING_ROW - 1, 32)
        page.protect()

    def _write_guide(self, page: Any) -> None:
        said = layout.texts()["guide"]
        page.set_column(0, 0, 20, self._formats["wrapped"])
        page.set_column(1, 1, 60, self._formats["wrapped"])
        page.set_column(2, 2, 72, self._formats["foreign"])
        page.set_column(3, 3, 10)
        page.write_string(0, 0, said["title"], self._formats["title"])
        steps = [*said["steps"], *([said["review"]] if self._content.has_proposals else [])]
        for line, (chinese, english) in enumerate(steps, start=2):
            page.write_number(line, 0, line - 1, self._formats["wrapped"])
            page.write_string(line, 1, chinese, self._formats["wrapped"])
            page.write_string(line, 2, english, self._formats["foreign"])
            page.set_row(line, _LINE * max(_lines(chinese, 60), _lines(english, 72)) + 4)
        head = len(steps) + 3
        for place, name in enumerate(said["head"]):
            page.write_string(head, place, name, self._formats["heading"])
        for line, entity in enumerate(self._entities, start=head + 1):
            title = layout.title(entity)
            page.write_url(line, 0, f"internal:'{title}'!A1", self._formats["link"], title)
            page.write_string(line, 1, entity.meaning_zh, self._formats["wrapped"])
            page.write_string(line, 2, entity.description, self._formats["foreign"])
            page.write_number(line, 3, len(self._content.rows.get(entity.name, ())), self._formats["figure"])
            page.set_row(line, _LINE * max(_lines(entity.meaning_zh, 60), _lines(entity.description, 72)))
        page.hide_gridlines(2)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)

    def _write_review(self, page: Any) -> None:
        places = {name: place for place, name in enumerate(_REVIEW)}
        for name, place in places.items():
            form = "key" if name in ("decision", "new_value") else "heading"
            page.write_string(0, place, layout.texts()["review"][name], self._formats[form])
            page.write_string(1, place, name, self._formats["name"])
            page.set_column(place, place, _REVIEW[name], self._formats["text"])
        entities = {entity.name: entity for entity in self._entities}
        for line, one in enumerate(self._content.proposals, start=layout.FIRST_ROW - 1):
            entity = entities[one.file]
            number = [column.name for column in entity.columns].index(one.column)
            column = entity.columns[number]
            for row in self._places.get((one.file, one.row), [])[:1]:
                target = f"'{layout.title(entity)}'!{xl_rowcol_to_cell(row, number)}"
                page.write_url(line, 0, f"internal:{target}", self._formats["link"], target.replace("'", ""))
            shown = {name: str(getattr(one, name)) for name in COLUMNS}
            shown |= {"heading": layout.heading(column), "decision": proposals.decision(one), "new_value": ""}
            shown["value"] = self._codes.shown(column, one.value, self._content.language)
            for name, text in shown.items():
                form = "text doubtful" if proposals.is_doubtful(one) else "text"
                page.write_string(line, places[name], text, self._formats[form])
            page.set_row(line, _LINE * max(_lines(shown[name], _REVIEW[name]) for name in ("value", "quotation")))
        last = layout.FIRST_ROW - 2 + max(len(self._content.proposals), 1)
        choices = {"validate": "list", "source": layout.texts()["decisions"]}
        page.data_validation(layout.FIRST_ROW - 1, places["decision"], last, places["decision"], choices)
        page.ignore_errors({"number_stored_as_text": f"A1:{xl_rowcol_to_cell(last, len(places))}"})
        page.set_row(layout.HEADING_ROW - 1, 32)
        page.autofilter(layout.NAME_ROW - 1, 0, last, len(places) - 1)
        page.freeze_panes(layout.FIRST_ROW - 1, places["value"])
        page.set_tab_color(_TABS["review"])
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)


def _comment(page: Any, line: int, place: int, text: str) -> None:
    lines = sum(1 + _signs(part) // 44 for part in text.split("\n"))
    page.write_comment(line, place, text, {"width": 300, "height": 14 + 16 * lines, "font_size": 9, "author": "Qiyue"})


def _filled(cells: Cells) -> dict[str, str]:
    return {name: value or "" for name, value in cells.items()}


def _frozen(entity: Entity, widths: Sequence[int]) -> int:
    """Give how many columns stay in sight: those of the key at the left, where they leave room for others."""
    count = 0
    while count < len(entity.key) and entity.columns[count].name in entity.key and sum(widths[: count + 1]) <= 48:
        count += 1
    return count


def _width(column: Column, shown: Sequence[str]) -> int:
    """Give the width of a column by its heading (on two lines) and its longest value."""
    longest = max((_signs(text) for text in shown), default=0)
    name = len(column.name) * 0.8 + 3  # in small print, beside the mark of the filter
    return int(min(_WIDEST, max(_NARROWEST, longest + 2, _signs(layout.heading(column)) / 2 + 3, name)))


def _lines(text: str, width: int) -> int:
    """Give how many lines a text takes in a column, no more than ten."""
    return min(10, sum(max(1, -(-_signs(part) // width)) for part in text.split("\n")))


def _signs(text: str) -> int:
    """Count the width of a text in signs, a Chinese character as two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
