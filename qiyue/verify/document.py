"""A contract's text as its clauses, and where in them a form is printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from qiyue import texts
from qiyue.verify.forms import Plain, plain

MOST_NAMED = 3  # clauses


class Outcome(StrEnum):
    """What looking a value up came to."""

    AGREES = "agrees"
    MISREAD = "is printed otherwise"
    ELSEWHERE = "stands in another clause"
    NOWHERE = "stands nowhere"
    NO_CLAUSE = "has no clause"

    @property
    def is_contradiction(self) -> bool:
        """Whether the register and the text contradict each other."""
        return self not in (Outcome.AGREES, Outcome.NO_CLAUSE)


class Document:
    """A contract's text: its clauses as plain text, each read once."""

    def __init__(self, text: str) -> None:
        """Read the parts of the text; clauses are levelled when they are asked for."""
        self._parts = texts.read_parts(text)
        self._found: dict[str, list[Plain]] = {}
        self._rows: dict[tuple[str, str], list[Plain]] = {}

    def clause(self, reference: str) -> list[Plain]:
        """Give every place of the text that has this number; none where it has no such clause."""
        if reference not in self._found:
            part, _, number = reference.partition(" ")
            known = part in self._parts and re.fullmatch(r"\d+(\.\d+)*|cover|table|signature", number)
            found = self._parts[part].find(number) if known else []
            self._found[reference] = [plain("\n".join(lines)) for lines in found]
        return self._found[reference]

    def table_row(self, reference: str, number: str) -> list[Plain]:
        """Give the rows of a table in a clause that begin with this number, without it."""
        key = (reference, number)
        if key not in self._rows:
            self._rows[key] = [
                plain(line.partition("\t")[2])
                for passage in self.clause(reference)
                for line in passage.source.split("\n")
                if "\t" in line and line.split("\t")[0].strip() == number
            ]
        return self._rows[key]

    @property
    def references(self) -> Iterator[str]:
        """Name the clauses of the text, the innermost first, and what stands around them."""
        for part in self._parts.values():
            clauses = sorted(part.clauses, key=lambda one: (-len(one.numbers), one.start))
            yield from (f"{part.name} {'.'.join(map(str, one.numbers))}" for one in clauses)
            yield from (f"{part.name} {word}" for word in ("cover", "signature"))

    def elsewhere(self, patterns: list[str]) -> list[tuple[str, Plain, re.Match[str]]]:
        """Give the clauses in which one of the patterns is found, each clause but not those that hold it."""
        found: list[tuple[str, Plain, re.Match[str]]] = []
        for reference in self.references:
            if any(inner.startswith(f"{reference}.") for inner, _, _ in found):
                continue
            hit = search(self.clause(reference), patterns)
            if hit:
                found.append((reference, *hit))
        return found


@dataclass(frozen=True)
class Standing:
    """Whether a form stands where it is cited, what is printed there, the words around, and where it stands instead."""

    outcome: Outcome
    printed: str = ""
    words: str = ""
    instead: str = ""


def stand(document: Document, reference: str, passages: list[Plain], patterns: list[str]) -> Standing:
    """Say whether one of the forms stands in its clause, in another, or nowhere."""
    hit = search(passages, patterns)
    if hit:
        passage, match = hit
        return Standing(Outcome.AGREES, passage.printed(*match.span()), passage.around(*match.span()))
    others = document.elsewhere(patterns)
    if not passages and not (reference and others):
        return Standing(Outcome.NO_CLAUSE)
    if others:
        named = ", ".join(other for other, _, _ in others[:MOST_NAMED])
        _, passage, match = others[0]
        return Standing(Outcome.ELSEWHERE, passage.printed(*match.span()), passage.around(*match.span()), instead=named)
    return Standing(Outcome.NOWHERE)


def search(passages: list[Plain], patterns: list[str]) -> tuple[Plain, re.Match[str]] | None:
    """Give the first place at which one of the forms is printed."""
    for passage in passages:
        for pattern in patterns:
            match = re.search(pattern, passage.text)
            if match:
                return passage, match
    return None
