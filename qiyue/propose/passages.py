"""A document as passages: what each clause says before its parts begin, the cover, the signatures, and the tables.

A passage is levelled as `qiyue.verify` levels a text, so that what is found in it is found again in its clause; line
ends are kept where a sentence may end with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from qiyue import texts
from qiyue.verify.forms import Plain, plain

_SENTENCE_END = re.compile(r"[。;!?\n]+")
_OPEN_LINE = 24  # characters: a longer line without an end goes on in the next
_LABEL = re.compile(r"[^,。;]{1,16}:")


@dataclass(frozen=True)
class Passage:
    """What one clause says by itself: its reference, the headings above it, and its text."""

    reference: str
    headings: str
    plain: Plain

    @property
    def text(self) -> str:
        """The levelled text."""
        return self.plain.text

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Where each sentence starts and ends."""
        ends = [match.end() for match in _SENTENCE_END.finditer(self.text)]
        bounds = [0, *ends] if ends and ends[-1] == len(self.text) else [0, *ends, len(self.text)]
        return [(one, two) for one, two in pairwise(bounds) if self.text[one:two].strip("。;!?\n")]

    def printed(self, start: int, end: int) -> str:
        """Give what is printed at a stretch, on one line."""
        return self.plain.printed(start, end)


@dataclass
class Sheet:
    """A table: the clause in which it stands, the words before it, and its rows of cells, the heading first."""

    reference: str
    before: str
    rows: list[list[str]] = field(default_factory=list)


@dataclass
class Pages:
    """A document, taken apart."""

    passages: list[Passage]
    sheets: list[Sheet]


def take_apart(text: str) -> Pages:
    """Take a document apart into the passages of its clauses and its tables."""
    passages: list[Passage] = []
    sheets: list[Sheet] = []
    for part in texts.read_parts(text).values():
        for reference, headings, lines in _stretches(part):
            passages.append(Passage(reference, headings, _joined([line for line in lines if "\t" not in line])))
            for sheet in _tables(_of_table(part, reference, lines), lines):
                last = sheets[-1] if sheets else None
                goes_on = last and last.reference == reference and not sheet.before
                if goes_on and last and len(last.rows[0]) == len(sheet.rows[0]):
                    last.rows += sheet.rows
                else:
                    sheets.append(sheet)
    return Pages([one for one in passages if one.text.strip()], sheets)


def _stretches(part: texts.Part) -> Iterator[tuple[str, str, list[str]]]:
    """Give each clause with what it says before its parts; rows of a table belong to the clause around them."""
    clauses = [one for one in part.clauses if "\t" not in part.lines[one.start]]
    if part.first:
        yield f"{part.name} cover", "", part.lines[: part.first]
    if not clauses and part.clauses:
        yield f"{part.name} table", "", part.lines[part.first : part.closing]
    for order, clause in enumerate(clauses):
        after = clauses[order + 1].start if order + 1 < len(clauses) else part.closing
        above = [one for one in clauses[: order + 1] if one.numbers == clause.numbers[: len(one.numbers)]]
        headings = "\n".join(plain(part.lines[one.start]).text[:_OPEN_LINE] for one in above)
        number = ".".join(map(str, clause.numbers))
        yield f"{part.name} {number}", headings, part.lines[clause.start : min(after, part.closing)]
    if part.closing < len(part.lines):
        yield f"{part.name} signature", "", part.lines[part.closing :]


def _of_table(part: texts.Part, reference: str, lines: list[str]) -> str:
    """Name the table that stands in no clause, where its own name finds it."""
    found = part.find("table") if reference.endswith((" cover", " signature")) else []
    rows = [line for line in lines if "\t" in line]
    return f"{part.name} table" if found and rows and set(rows) <= set(found[0]) else reference


def _joined(lines: list[str]) -> Plain:
    """Level lines; one that breaks off within a sentence is joined with the next."""
    signs: list[str] = []
    places: list[int] = []
    source = ""
    for line in lines:
        if not line.strip():
            continue
        levelled = plain(line)
        last = "".join(signs[-_OPEN_LINE * 4 :]).rpartition("\n")[2]
        is_open = len(last) >= _OPEN_LINE and last[-1] not in "。;:!?"
        if signs and not (is_open and not texts.is_heading(line) and not _LABEL.match(levelled.text)):
            signs.append("\n")
            places.append(max(len(source) - 1, 0))
        signs += levelled.text
        places += [place + len(source) for place in levelled.places]
        source += line + "\n"
    return Plain("".join(signs), source, places)


def _tables(reference: str, lines: list[str]) -> list[Sheet]:
    """Give the tables within a stretch: rows that stand together, blank lines aside."""
    found: list[Sheet] = []
    before: list[str] = []
    for line in lines:
        if "\t" in line:
            if before or not found:
                found.append(Sheet(reference, plain("\n".join(before[-3:])).text))
                before = []
            found[-1].rows.append([" ".join(cell.split()) for cell in line.split("\t")])
        elif line.strip():
            before.append(line)
    return found
