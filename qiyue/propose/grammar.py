"""The grammar of clauses: slots, and rules over them, read from `rules/*.yml`. One file a kind of clause.

A rule is a pattern with named slots, what of the register each slot fills, and examples that are its tests.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from qiyue.specification import read_yaml

RULES = Path(__file__).parent / "rules"
_SLOT = re.compile(r"\{([a-z_]+)(\d*)\}")
_GAPS = {"…": r"[^。;\n]{0,50}?", "‥": r"[^。;,|\n]{0,24}?"}


@dataclass(frozen=True)
class Slot:
    """What may stand at a place of a clause: where it stands, and how it is read."""

    name: str
    pattern: str
    reads: str = "text"
    vocabulary: str = ""
    words: dict[str, str] = field(default_factory=dict)
    codes_of: dict[str, dict[str, str]] = field(default_factory=dict)  # another vocabulary -> code -> its code

    def code(self, said: str, vocabulary: str) -> str | None:
        """Give the code that the words mean in a vocabulary; None where it has none for them."""
        code = next((code for code, pattern in self._compiled.items() if pattern.fullmatch(said)), None)
        return code if vocabulary == self.vocabulary else self.codes_of.get(vocabulary, {}).get(code or "")

    @cached_property
    def _compiled(self) -> dict[str, re.Pattern[str]]:
        return {code: re.compile(pattern) for code, pattern in self.words.items()}


@dataclass(frozen=True)
class Rule:
    """One wording: its pattern, what it gives, and where it is looked for.

    `gives` maps a column to a slot, to `-slot` for a time before, to `slot in said` where what « » marks is quoted with
    it, to `said` for those words themselves, or to `=value` for what they mean. `unless` is a pattern that may not
    stand in the sentence, `not_since` one that may not stand in it before, `not_before` and `not_after` ones that may
    not stand right before and right after. `headings` must be met by one of the headings above. `where` are the places
    around a row in which it is looked for (`engine._places` names them), `take` whether the first or the last counts,
    `differs` a column whose value it may not repeat, `needs` values that the row must have.
    """

    name: str
    file: str
    tier: int
    pattern: re.Pattern[str]
    gives: dict[str, str]
    examples: tuple[dict[str, Any], ...]
    unless: re.Pattern[str] | None = None
    not_since: re.Pattern[str] | None = None
    not_before: re.Pattern[str] | None = None
    not_after: re.Pattern[str] | None = None
    headings: re.Pattern[str] | None = None
    where: tuple[str, ...] = ("before", "after")
    take: str = "first"
    differs: str = ""
    needs: dict[str, Any] = field(default_factory=dict)
    marks: str = ""  # what the row is, for the engine: `cap` adds to the row before


@dataclass(frozen=True)
class Kind:
    """A kind of clause: the register file that it fills, the rules that open a row, and those that fill its cells."""

    name: str
    file: str
    rows: tuple[Rule, ...]
    cells: tuple[Rule, ...]
    passages: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    scope: str


@dataclass(frozen=True)
class Grammar:
    """All slots and kinds of clauses."""

    slots: dict[str, Slot]
    kinds: dict[str, Kind]

    @property
    def rules(self) -> list[Rule]:
        """All rules, kind by kind."""
        return [rule for kind in self.kinds.values() for rule in (*kind.rows, *kind.cells)]

    def slot(self, group: str) -> Slot:
        """Give the slot that a group of a pattern stands for."""
        return self.slots[group.rstrip("_0123456789")]


def load(folder: Path = RULES) -> Grammar:
    """Read the grammar."""
    slots: dict[str, Slot] = {}
    for name, said in read_yaml(folder / "slots.yml").items():
        words = said.get("words", {})
        pattern = said.get("pattern") or "(?:" + "|".join(f"(?:{one})" for one in words.values()) + ")"
        reads = "code" if words else said.get("reads", "text")
        expanded = {code: _expand(one, slots, named=False) for code, one in words.items()}
        slots[name] = Slot(
            name,
            _expand(pattern, slots, named=False),
            reads,
            said.get("vocabulary", ""),
            expanded,
            said.get("codes_of", {}),
        )
    kinds = {
        file.stem: _kind(file.stem, read_yaml(file), slots)
        for file in sorted(folder.glob("*.yml"))
        if file.stem != "slots"
    }
    return Grammar(slots, kinds)


def _kind(name: str, said: dict[str, Any], slots: dict[str, Slot]) -> Kind:
    rules = {part: tuple(_rule(name, said, one, slots) for one in said.get(part, ())) for part in ("rows", "cells")}
    return Kind(
        name,
        said["file"],
        rules["rows"],
        rules["cells"],
        _compile(said.get("passages"), slots),
        _compile(said.get("unless"), slots),
        said.get("scope", "sentence"),
    )


def _rule(kind: str, said: dict[str, Any], one: dict[str, Any], slots: dict[str, Slot]) -> Rule:
    where = one.get("where", ["before", "after"])
    not_before = one.get("not_before")
    compiled = _compile(one["pattern"], slots, named=True)
    assert compiled is not None  # noqa: S101  (a rule without a pattern is none)
    return Rule(
        name=f"{kind}.{one['rule']}",
        file=one.get("file", said["file"]),
        tier=one.get("tier", said.get("tier", 1)),
        pattern=compiled,
        gives=one.get("gives", {}),
        examples=tuple(one.get("examples", ())),
        unless=_compile(one.get("unless"), slots),
        not_since=_compile(one.get("not_since"), slots),
        not_before=_compile(f"(?:{not_before})$" if not_before else None, slots),
        not_after=_compile(one.get("not_after"), slots),
        headings=_compile(one.get("headings"), slots),
        where=(where,) if isinstance(where, str) else tuple(where),
        take=one.get("take", "first"),
        differs=one.get("differs", ""),
        needs=one.get("needs", {}),
        marks=one.get("marks", ""),
    )


def _compile(pattern: str | None, slots: dict[str, Slot], *, named: bool = False) -> re.Pattern[str] | None:
    return re.compile(_expand(pattern, slots, named=named)) if pattern else None


def _expand(pattern: str, slots: dict[str, Slot], *, named: bool) -> str:
    """Write a pattern out as a regular expression: slots as groups of their name, gaps, and the quoted words.

    Blanks in a pattern mean nothing, so that a long one can stand on several lines: the texts have none.
    """
    pattern = re.sub(r"\s+", "", pattern)
    seen: dict[str, int] = {}

    def group(match: re.Match[str]) -> str:
        name, number = match[1], match[2]
        if not named:
            return f"(?:{slots[name].pattern})"
        # An alternative may name a slot again; its groups are told apart by a running number.
        label = name + number
        seen[label] = seen.get(label, 0) + 1
        return f"(?P<{label}{'_' * (seen[label] - 1)}>{slots[name].pattern})"

    written = _SLOT.sub(group, pattern)
    for sign, gap in _GAPS.items():
        written = written.replace(sign, gap)
    count = 0
    while "«" in written:
        written = written.replace("«", f"(?P<said{'_' * count}>", 1).replace("»", ")", 1)
        count += 1
    return written
