"""Reads the passages of a document by the rules of a kind of clause: where a row opens, and what fills its cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from qiyue.propose.cells import Cells, Said
from qiyue.propose.grammar import Kind, Rule
from qiyue.propose.passages import Passage

_BESIDE = 24  # characters before and after a match that `not_before` and `not_after` see

Span = tuple[int, int]
Place = tuple[Passage, Span]


@dataclass
class Row:
    """A row that was read: where it opens, what was found for its cells, and what could not be said in any."""

    kind: str
    file: str
    passage: Passage
    span: Span
    sentence: Span
    cells: dict[str, Said] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)

    def add(self, found: dict[str, Said]) -> None:
        """Fill the cells that are still blank."""
        for column, said in found.items():
            self.cells.setdefault(column, said)


@dataclass
class Engine:
    """Reads by rules; `cells` turns what a rule found into values."""

    cells: Cells

    def read_rows(self, kind: Kind, passages: list[Passage]) -> list[Row]:
        """Read the rows of a kind, passage by passage."""
        by_passage = [(passage, self._open(kind, passage)) for passage in passages]
        idle = [passage for passage, rows in by_passage if not rows]
        for passage, rows in by_passage:
            beside = [one for one in passages if _is_beside(one, passage)]
            for order, row in enumerate(rows):
                places = _places(row, rows[:order], rows[order + 1 :])
                places["beside"] = [(one, (0, len(one.text))) for one in beside]
                places["section"] = [(one, (0, len(one.text))) for one in beside if one in idle]
                places["lead_in"] = list(_lead_ins(passage, passages))
                self._fill(kind, row, places)
        return [row for _, rows in by_passage for row in rows]

    def read_document(self, kind: Kind, passages: list[Passage]) -> dict[str, Said]:
        """Read what a document says once: for each column the first rule that finds it, wherever it stands."""
        found: dict[str, Said] = {}
        for rule in kind.cells:
            if all(column in found for column in rule.gives):
                continue
            for passage in passages:
                hits = self._matches(rule, passage, (0, len(passage.text)))
                cells = next((cells for hit in hits if (cells := self.cells.read(rule, hit, passage))), {})
                if cells:
                    for column, said in cells.items():
                        found.setdefault(column, said)
                    break
        return found

    def _open(self, kind: Kind, passage: Passage) -> list[Row]:
        """Find where rows open in a passage; what only adds to a row fills the one before."""
        if kind.passages and not kind.passages.search(f"{passage.headings}\n{passage.text}"):
            return []
        rows: list[Row] = []
        taken: list[Span] = []
        hits: list[tuple[Rule, re.Match[str]]] = []
        for rule in kind.rows:
            for hit in self._matches(rule, passage, (0, len(passage.text))):
                if all(hit.end() <= start or end <= hit.start() for start, end in taken):
                    taken.append(hit.span())
                    hits.append((rule, hit))
        for rule, hit in sorted(hits, key=lambda one: one[1].start()):
            cells = self.cells.read(rule, hit, passage)
            if rule.marks == "adds":
                if rows:
                    rows[-1].add(cells)
                    continue
                if rule.file == kind.file:
                    continue
            row = Row(kind.name, rule.file, passage, hit.span(), _sentence(passage, hit.start()))
            row.add(cells)
            rows.append(row)
        return rows

    def _fill(self, kind: Kind, row: Row, places: dict[str, list[Place]]) -> None:
        """Fill the cells of a row, each from the places where its rules look."""
        for rule in kind.cells:
            if rule.file != row.file or all(column in row.cells for column in rule.gives) or not _has(row, rule):
                continue
            for passage, span in (place for name in rule.where for place in places[name]):
                found = self._first(rule, passage, span, row)
                if found:
                    row.add(found)
                    break

    def _first(self, rule: Rule, passage: Passage, span: Span, row: Row) -> dict[str, Said]:
        hits: Iterable[re.Match[str]] = list(self._matches(rule, passage, span))
        for hit in reversed(list(hits)) if rule.take == "last" else hits:
            found = self.cells.read(rule, hit, passage, row.cells)
            differs = row.cells.get(rule.differs)
            if found and not (differs and any(said.value == differs.value for said in found.values())):
                return found
        return {}

    def _matches(self, rule: Rule, passage: Passage, span: Span) -> Iterator[re.Match[str]]:
        text = passage.text
        if rule.headings and not rule.headings.search(passage.headings):
            return
        for hit in rule.pattern.finditer(text, *span):
            start, end = hit.span()
            if rule.unless and rule.unless.search(text[slice(*_sentence(passage, start))]):
                continue
            if rule.not_since and rule.not_since.search(text[_sentence(passage, start)[0] : start]):
                continue
            if rule.not_before and rule.not_before.search(text[max(start - _BESIDE, 0) : start]):
                continue
            if rule.not_after and rule.not_after.match(text[end : end + _BESIDE]):
                continue
            yield hit


def _places(row: Row, before: list[Row], after: list[Row]) -> dict[str, list[Place]]:
    """Name the places around a row: its own words, those from the row before it to the row after it, and so on."""
    passage, (start, end) = row.passage, row.sentence
    earlier = [one.span[1] for one in before]
    later = [one.span[0] for one in after]
    opened = [*before, row, *after]
    spans: dict[str, list[Span]] = {
        "own": [row.span],
        "before": [(max([place for place in earlier if place > start], default=start), row.span[1])],
        "after": [(row.span[0], min([place for place in later if place < end], default=end))],
        "lead": [(start, row.span[1])],
        "sentence": [row.sentence],
        "back": [(0, row.span[0])],
        "ahead": [(end, min([place for place in later if place >= end], default=len(passage.text)))],
        "idle": [
            sentence
            for sentence in passage.sentences
            if not any(sentence[0] <= one.span[0] < sentence[1] for one in opened)
        ],
        "passage": [(0, len(passage.text))],
    }
    return {name: [(passage, span) for span in found] for name, found in spans.items()}


def _sentence(passage: Passage, place: int) -> Span:
    for start, end in passage.sentences:
        if start <= place < end:
            return start, end
    return 0, len(passage.text)


def _has(row: Row, rule: Rule) -> bool:
    """Tell whether the row has the values that a rule needs; `false` stands for a blank cell."""
    for column, wanted in rule.needs.items():
        value = row.cells[column].value if column in row.cells else False
        if value is False or wanted is False:
            if value is not wanted:
                return False
        elif wanted is not True and not re.fullmatch(str(wanted), str(value)):
            return False
    return True


def _lead_ins(passage: Passage, passages: list[Passage]) -> Iterator[Place]:
    """Give the sentence above the list of which a clause is an item: the clause above ends in it, with a colon."""
    for one in passages:
        if one.reference == passage.reference.rpartition(".")[0] and one.text.rstrip().endswith(":"):
            start, end = one.sentences[-1]
            yield one, (start, start + len(one.text[start:end].rstrip()))


def _is_beside(one: Passage, other: Passage) -> bool:
    """Tell whether two passages stand in one clause, or in parts of the same one."""
    if one.reference == other.reference:
        return one is not other
    return one.reference.rpartition(".")[0] == other.reference.rpartition(".")[0] and "." in one.reference
